package dev.penstock.local;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** LocalStack, started and used by {@code localstack/run} as {@code ./penstock localstack} does. */
final class Emulator implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Pattern READY = Pattern.compile("listens at http://127\\.0\\.0\\.1:(\\d+)");

  private final Process process;
  private final String port;

  private Emulator(Process process, String port) {
    this.process = process;
    this.port = port;
  }

  static Emulator start(Path log) throws IOException {
    Process process = launch(log, log, List.of("up", "--port", "0"));
    String port =
        await()
            .atMost(PATIENCE)
            .failFast("LocalStack ended; see " + log, () -> !process.isAlive())
            .until(() -> port(log), found -> !found.isEmpty());
    return new Emulator(process, port);
  }

  /** Where every service is. */
  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /**
   * What {@code deploy} prints, of the stacks that this class path synthesises.
   *
   * @param store host and port at which the functions find the platform's store
   * @param options more of what {@code deploy} takes
   */
  String deploy(LocalPlatform platform, String store, Path folder, String... options)
      throws IOException, InterruptedException {
    String app =
        String.join(
            " ",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "dev.penstock.cdk.PenstockApp");
    Path out = folder.resolve("deploy.json");
    Path log = folder.resolve("deploy.log");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "deploy",
                "--port",
                port,
                "--data",
                platform.data().toString(),
                "--store",
                store,
                "--app",
                app));
    arguments.addAll(List.of(options));
    Process deploy = launch(out, log, arguments);
    if (!deploy.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || deploy.exitValue() != 0) {
      deploy.destroyForcibly();
      throw new AssertionError("not deployed: " + read(log));
    }
    return read(out);
  }

  private static Process launch(Path out, Path errors, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("./run"));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(new File("."))
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.start();
  }

  private static String port(Path log) throws IOException {
    Matcher ready = READY.matcher(Files.readString(log));
    return ready.find() ? ready.group(1) : "";
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError("LocalStack did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
