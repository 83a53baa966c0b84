package dev.penstock.node.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.node.client.ApiClient;
import dev.penstock.node.folder.DataFolder;
import dev.penstock.node.folder.NodeFile;
import dev.penstock.node.owner.OwnerDesk;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A node in a process of its own that may be killed, and its engines with it, and goes on with the
 * same data folder. Thread-safe but for its starts and ends, which are one thread's.
 */
final class MortalNode implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int LAST = 25;

  private final DataFolder folder;
  private final NodeLaunch launch;
  private Process process;
  private volatile NodeFile file;

  private MortalNode(NodeLaunch launch) {
    this.folder = launch.folder();
    this.launch = launch;
    this.process = launch.start();
    this.file = awaitReady();
  }

  static MortalNode start(Path data) {
    return start(data, Map.of());
  }

  /** The same with these in its environment, and in that of its engines. */
  static MortalNode start(Path data, Map<String, String> environment) {
    return new MortalNode(new NodeLaunch(DataFolder.at(data), List.of(), environment));
  }

  /** The same with these further options of {@code up}. */
  static MortalNode start(Path data, List<String> options) {
    return new MortalNode(new NodeLaunch(DataFolder.at(data), options, Map.of()));
  }

  /** Another node of the same installation, on this one's store and backbone. */
  MortalNode startBeside(Path data, Map<String, String> environment) {
    DataFolder other = DataFolder.open(data);
    share(folder, other);
    return new MortalNode(
        new NodeLaunch(
            other,
            List.of("--database", file.databaseUrl(), "--temporal", file.temporal()),
            environment));
  }

  /** What makes the second a node of the same installation. */
  private static void share(DataFolder from, DataFolder to) {
    try {
      Files.createDirectories(to.rootKey().getParent());
      Files.copy(from.rootKey(), to.rootKey());
      Files.copy(from.checkpointKey(), to.checkpointKey());
      Files.copy(from.roles(), to.roles());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens now, or listened before it was killed. */
  String url() {
    return file.url();
  }

  /** What it says of itself. */
  NodeFile file() {
    return file;
  }

  long pid() {
    return process.pid();
  }

  ApiClient api() {
    return ApiClient.withKey(file.url(), file.apiKey());
  }

  /** {@code kill -9}, and a start on the same folder. */
  void killAndStart() {
    killThen(() -> {});
  }

  /** The same, with something in between. */
  void killThen(Runnable meanwhile) {
    process.destroyForcibly().onExit().join();
    meanwhile.run();
    process = launch.start();
    file = awaitReady();
  }

  /** SIGSTOP, and SIGCONT after a while: as a machine that is paused, or a collection too long. */
  void standStill(Duration time) {
    signal("STOP");
    try {
      pause(time);
    } finally {
      signal("CONT");
    }
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
          .inheritIO()
          .start()
          .onExit()
          .join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A link that signs one browser in. */
  String signInLink() {
    NodeFile now = file;
    try (OwnerDesk desk = OwnerDesk.at(folder, now.databaseUrl())) {
      return desk.signInLink(now.url());
    }
  }

  /** {@code kill -9} of the store's server; the node starts it again. */
  void killStore() {
    kill(folder.postgres().resolve("cluster").resolve("postmaster.pid"), "postgres");
  }

  /** The same of the backbone's. */
  void killBackbone() {
    kill(folder.temporal().resolve("process"), "temporal");
  }

  /** Applies configuration files, text by path. */
  void apply(Map<String, String> files) {
    ObjectNode request = Json.object();
    var list = request.putArray("files");
    files.forEach((path, text) -> list.addObject().put("path", path).put("text", text));
    ask(api -> api.post("/api/v1/apply", request));
  }

  JsonNode get(String path) {
    return ask(api -> api.get(path));
  }

  /** Waits for a node that lives and can't answer yet: its store may just have been killed. */
  private JsonNode ask(Function<ApiClient, JsonNode> question) {
    long begun = System.nanoTime();
    while (true) {
      try (ApiClient api = api()) {
        return question.apply(api);
      } catch (PlatformException e) {
        boolean isLate = System.nanoTime() - begun > PATIENCE.toNanos();
        if (e.problem().type() != ProblemType.UNAVAILABLE || isLate || !process.isAlive()) {
          throw new IllegalStateException(e.problem().detail() + "; " + lastWords(), e);
        }
        pause(Duration.ofMillis(500));
      }
    }
  }

  /** Rows of two texts, as the store's owner sees them; waits for a store that is away. */
  List<String[]> pairs(String sql) {
    long begun = System.nanoTime();
    while (true) {
      try {
        return asked(sql);
      } catch (SQLException e) {
        if (System.nanoTime() - begun > PATIENCE.toNanos()) {
          throw new IllegalStateException("the store could not be asked; " + lastWords(), e);
        }
        pause(Duration.ofMillis(500));
      }
    }
  }

  /** The ends of what the node and its store have written. */
  private String lastWords() {
    StringBuilder words = new StringBuilder("the node and its store said:");
    for (Path log : List.of(launch.output(), folder.postgres().resolve("postgresql.log"))) {
      try {
        List<String> lines = Files.readAllLines(log);
        lines
            .subList(Math.max(0, lines.size() - LAST), lines.size())
            .forEach(line -> words.append("\n  ").append(line));
      } catch (IOException e) {
        words.append("\n  nothing in ").append(log);
      }
    }
    return words.toString();
  }

  void awaitStore() {
    pairs("SELECT '', ''");
  }

  private List<String[]> asked(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(file.databaseUrl());
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      List<String[]> pairs = new ArrayList<>();
      while (rows.next()) {
        pairs.add(new String[] {rows.getString(1), rows.getString(2)});
      }
      return pairs;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private NodeFile awaitReady() {
    long begun = System.nanoTime();
    while (true) {
      var running = NodeFile.ofRunning(folder).filter(it -> it.pid() == process.pid());
      if (running.isPresent()) {
        return running.get();
      }
      boolean isLate = System.nanoTime() - begun > PATIENCE.toNanos();
      if (!process.isAlive() && launch.needsOthers() && !isLate) {
        // Its store or its backbone was just killed: whoever looks after it starts it again.
        process = launch.start();
      } else if (!process.isAlive() || isLate) {
        throw new IllegalStateException("the node did not start; " + lastWords());
      }
      pause(Duration.ofMillis(50));
    }
  }

  /** One that is down already, or whose number another program has by now, is left alone. */
  private static void kill(Path pidFile, String program) {
    try {
      if (Files.exists(pidFile)) {
        long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
        ProcessHandle.of(pid)
            .filter(it -> it.info().command().orElse("").contains(program))
            .ifPresent(ProcessHandle::destroyForcibly);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
