package dev.penstock.local;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The process of a node on a data folder, which is killed, stopped and started again there. */
final class LocalNode {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Long: where one doesn't come up in time, all tests of the JVM fail. */
  private static final Duration START = Duration.ofMinutes(4);

  private final Path data;
  private final List<String> options;
  private final Map<String, String> environment;
  private final AtomicInteger starts = new AtomicInteger();
  private Process process;
  private JsonNode file;

  private LocalNode(
      Path data, List<String> options, Map<String, String> environment, Process process) {
    this.data = data;
    this.options = options;
    this.environment = environment;
    this.process = process;
    this.file = awaitReady();
  }

  /** Starts one, and waits until it is ready. */
  static LocalNode start(
      Path data, List<String> jvm, List<String> options, Map<String, String> environment) {
    return new LocalNode(data, options, environment, launch(data, jvm, options, environment, 0));
  }

  /** What the node says of itself in its folder. */
  JsonNode file() {
    return file;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** {@code kill -9}: nothing is flushed, closed or said goodbye to. */
  void kill() {
    process.destroyForcibly();
    waitForEnd(PATIENCE);
  }

  /** What Ctrl-C does. */
  void stop() {
    process.destroy();
    waitForEnd(PATIENCE);
  }

  /** Starts again on the same folder. */
  void restart() {
    process = launch(data, ClassArchive.taken(), options, environment, starts.incrementAndGet());
    file = awaitReady();
  }

  private static Process launch(
      Path data,
      List<String> jvm,
      List<String> options,
      Map<String, String> environment,
      int count) {
    List<String> command = new ArrayList<>(List.of("up", "--port", "0", "--data", data.toString()));
    command.addAll(options);
    try {
      return Program.start(
          log(data, count, "out"), log(data, count, "err"), jvm, command, environment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path log(Path data, int count, String stream) throws IOException {
    Path folder = Files.createDirectories(data.resolveSibling(data.getFileName() + "-console"));
    return folder.resolve("up-" + count + "." + stream);
  }

  /** The node's file names the process that is ready; a killed node's file names another one. */
  private JsonNode awaitReady() {
    Path ready = data.resolve("node.json");
    return await()
        .atMost(START)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .failFast(this::mustLive)
        .ignoreExceptions()
        .until(
            () -> Json.read(Files.readAllBytes(ready)),
            node -> node.path("pid").longValue() == process.pid());
  }

  private void mustLive() throws IOException {
    if (!process.isAlive()) {
      throw new AssertionError(
          "the node ended while it was starting, with "
              + process.exitValue()
              + ":\n"
              + Files.readString(log(data, starts.get(), "out"))
              + Files.readString(log(data, starts.get(), "err")));
    }
  }

  private void waitForEnd(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the node did not end within " + limit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
