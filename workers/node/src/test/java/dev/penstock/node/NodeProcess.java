package dev.penstock.node;

import static org.awaitility.Awaitility.await;

import dev.penstock.node.folder.DataFolder;
import dev.penstock.node.folder.NodeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A node as its operator starts it: a process of its own, told where it listens by its folder. */
final class NodeProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Process process;
  private final DataFolder folder;
  private final Path output;

  private NodeProcess(Process process, DataFolder folder, Path output) {
    this.process = process;
    this.folder = folder;
    this.output = output;
  }

  /** Starts it and returns when it is ready. */
  static NodeProcess start(Path data) {
    NodeProcess node = launch(data);
    await().atMost(PATIENCE).until(() -> !node.process.isAlive() || node.running().isPresent());
    if (!node.process.isAlive()) {
      throw new AssertionError("the node ended: " + node.output());
    }
    return node;
  }

  static NodeProcess launch(Path data) {
    try {
      Path output = Files.createTempFile("node-", ".txt");
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--sun-misc-unsafe-memory-access=allow",
                  "--enable-native-access=ALL-UNNAMED",
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  "dev.penstock.node.cli.Main",
                  "up",
                  "--port",
                  "0",
                  "--data",
                  data.toString())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      return new NodeProcess(process, DataFolder.at(data), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  NodeFile file() {
    return running().orElseThrow();
  }

  /**
   * The engines that it runs: PostgreSQL's server and, where there is a program for it, Temporal.
   */
  List<ProcessHandle> engines() {
    List<ProcessHandle> engines = new ArrayList<>();
    for (Path note :
        List.of(
            folder.postgres().resolve("cluster").resolve("postmaster.pid"),
            folder.temporal().resolve("process"))) {
      try {
        if (Files.exists(note)) {
          long pid = Long.parseLong(Files.readAllLines(note).getFirst().strip());
          ProcessHandle.of(pid).ifPresent(engines::add);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return engines;
  }

  /** Ctrl-C, as far as the process is concerned. */
  int terminate() throws InterruptedException {
    process.destroy();
    return process.waitFor();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Its exit code, once it has ended by itself. */
  int awaitEnd() throws InterruptedException {
    return process.waitFor();
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<NodeFile> running() {
    return NodeFile.ofRunning(folder).filter(file -> file.pid() == process.pid());
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process.onExit().join();
    Files.deleteIfExists(output);
  }
}
