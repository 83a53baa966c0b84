package dev.penstock.local;

import dev.penstock.workers.payload.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command line in a process of its own. */
record Program(int exitCode, String output, String errors) {

  private static final long LIMIT_SECONDS = 180;

  /** Starts the program and leaves it running; what it prints goes to the two files. */
  static Process start(Path output, Path errors, List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                // As ./penstock starts its commands; here the node lives no longer than they do.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.penstock.node.cli.Main"));
    command.addAll(arguments);
    ProcessBuilder program =
        new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
    program.environment().put("AWS_ACCESS_KEY_ID", S3Server.ACCOUNT.getFirst());
    program.environment().put("AWS_SECRET_ACCESS_KEY", S3Server.ACCOUNT.getLast());
    return program.start();
  }

  /** Runs a command to its end, with nothing on its standard input. */
  static Program run(String... arguments) {
    return runWith("", arguments);
  }

  /** Runs a command to its end, with this text on its standard input. */
  static Program runWith(String input, String... arguments) {
    try {
      Path output = Files.createTempFile("penstock-out", ".txt");
      Path errors = Files.createTempFile("penstock-err", ".txt");
      try {
        Process process = start(output, errors, List.of(arguments));
        try (var stdin = process.getOutputStream()) {
          stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError(
              String.join(" ", arguments)
                  + " did not end within "
                  + LIMIT_SECONDS
                  + " s:\n"
                  + Files.readString(errors));
        }
        return new Program(process.exitValue(), Files.readString(output), Files.readString(errors));
      } finally {
        Files.deleteIfExists(output);
        Files.deleteIfExists(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
