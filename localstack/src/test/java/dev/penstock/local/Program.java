package dev.penstock.local;

import dev.penstock.node.cli.Main;
import dev.penstock.workers.payload.S3Server;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine;

/** A command and what became of it. */
record Program(int exitCode, String output, String errors) {

  private static final long LIMIT_SECONDS = 600;

  /** The program that was built, as users have it. */
  private static final Path JAR =
      Path.of("..", "workers", "node", "target", "penstock-node.jar").toAbsolutePath().normalize();

  /** Starts the program and leaves it running; what it prints goes to the two files. */
  static Process start(Path output, Path errors, List<String> arguments) throws IOException {
    return start(output, errors, ClassArchive.taken(), arguments, Map.of());
  }

  /**
   * The same.
   *
   * @param options of the JVM, further ones
   * @param environment further variables
   */
  static Process start(
      Path output,
      Path errors,
      List<String> options,
      List<String> arguments,
      Map<String, String> environment)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // As ./penstock starts its commands; here the node lives no longer than they do.
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
    command.addAll(options);
    command.addAll(List.of("-jar", JAR.toString()));
    command.addAll(arguments);
    ProcessBuilder program =
        new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
    program.environment().put("AWS_ACCESS_KEY_ID", S3Server.ACCOUNT.getFirst());
    program.environment().put("AWS_SECRET_ACCESS_KEY", S3Server.ACCOUNT.getLast());
    program.environment().putAll(environment);
    return program.start();
  }

  /**
   * Runs a command to its end in this JVM: what the program does, without the time in which a
   * process of its own would load its classes. Nothing is on its standard input.
   */
  static Program run(String... arguments) {
    FutureTask<Program> command = new FutureTask<>(() -> here(arguments));
    Thread.ofPlatform().daemon().name("penstock " + arguments[0]).start(command);
    try {
      return command.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(lateness(arguments), e);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static Program here(String... arguments) {
    StringWriter output = new StringWriter();
    StringWriter errors = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(output));
    line.setErr(new PrintWriter(errors));
    int code = line.execute(arguments);
    line.getOut().flush();
    line.getErr().flush();
    return new Program(code, output.toString(), errors.toString());
  }

  private static String lateness(String... arguments) {
    return String.join(" ", arguments) + " did not end within " + LIMIT_SECONDS + " s";
  }

  /** Runs a command to its end in a process of its own, with this text on its standard input. */
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
          throw new AssertionError(lateness(arguments) + ":\n" + Files.readString(errors));
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
