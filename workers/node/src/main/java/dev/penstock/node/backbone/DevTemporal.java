package dev.penstock.node.backbone;

import dev.penstock.node.process.Keeper;
import dev.penstock.node.process.OwnSession;
import dev.penstock.node.process.ProcessRecord;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The {@code temporal} program's server on a database file, run beside the node and kept alive. It
 * outlives a killed node; the next start on the folder stops what was left. Thread-safe.
 */
public final class DevTemporal implements Backbone {

  /** The one that it makes by itself. */
  public static final String NAMESPACE = "default";

  private static final Duration HEALTHY = Duration.ofSeconds(30);
  private static final Duration STOP = Duration.ofSeconds(5);
  private static final long LOG_LIMIT = 20L << 20;

  /** Somebody may take a port between our look at it and the server's; then others are drawn. */
  private static final int START_TRIES = 3;

  /** As durable as the usual one, with which less than half as many runs go on. */
  private static final String JOURNAL = "journal_mode=wal";

  private static final Duration LOOK = Duration.ofMillis(50);

  private final TemporalProgram program;
  private final Path folder;
  private final Path database;
  private final ProcessRecord record;
  private DevPorts ports;
  private final Keeper keeper;
  private volatile Process process;

  private DevTemporal(TemporalProgram program, Path folder) {
    this.program = program;
    this.folder = folder;
    this.database = folder.resolve("temporal.db");
    this.record = new ProcessRecord(folder.resolve("process"), database.toString());
    record.stopLeftover(STOP);
    this.ports = DevPorts.of(folder.resolve("ports"));
    this.process = launch();
    for (int left = START_TRIES; left > 1 && endedUnheard(); left--) {
      this.ports = DevPorts.others(folder.resolve("ports"));
      this.process = launch();
    }
    try {
      connect().shutdownNow();
    } catch (RuntimeException e) {
      ProcessRecord.stop(process.toHandle(), STOP);
      throw e;
    }
    this.keeper = new Keeper("temporal", () -> process.isAlive(), () -> process = launch());
  }

  /** Starts it in the folder and returns when it answers. */
  public static DevTemporal start(TemporalProgram program, Path folder) {
    try {
      Files.createDirectories(folder);
      return new DevTemporal(program, folder.toRealPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String kind() {
    return "temporal-cli";
  }

  @Override
  public String target() {
    return "127.0.0.1:" + ports.frontend();
  }

  @Override
  public Optional<String> ui() {
    return Optional.of("http://127.0.0.1:" + ports.ui());
  }

  @Override
  public String namespace() {
    return NAMESPACE;
  }

  @Override
  public WorkflowServiceStubs connect() {
    try {
      return WorkflowServiceStubs.newConnectedServiceStubs(
          WorkflowServiceStubsOptions.newBuilder()
              .setTarget(target())
              .setGrpcReconnectFrequency(Duration.ofSeconds(1))
              .setConnectionBackoffResetFrequency(Duration.ofSeconds(1))
              .build(),
          HEALTHY);
    } catch (RuntimeException e) {
      throw new PlatformException(
          Problem.of(
              ProblemType.UNAVAILABLE,
              "Temporal did not come up. Its log: " + log() + ". Check it with: " + program.path()),
          e);
    }
  }

  /** The server's process, for tests that kill it. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  @Override
  public void close() {
    keeper.close();
    ProcessRecord.stop(process.toHandle(), STOP);
    record.remove();
  }

  /** Whether it ended before anybody could be heard on its port. */
  private boolean endedUnheard() {
    long until = System.nanoTime() + HEALTHY.toNanos();
    while (process.isAlive() && System.nanoTime() - until < 0 && !ports.isHeard()) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return !process.isAlive();
  }

  private Process launch() {
    List<String> command =
        OwnSession.of(
            List.of(
                program.path().toString(),
                "server",
                "start-dev",
                "--ip",
                "127.0.0.1",
                "--port",
                Integer.toString(ports.frontend()),
                "--http-port",
                Integer.toString(ports.http()),
                "--ui-port",
                Integer.toString(ports.ui()),
                "--metrics-port",
                Integer.toString(ports.metrics()),
                "--log-level",
                "warn",
                "--db-filename",
                database.toString(),
                "--sqlite-pragma",
                JOURNAL));
    try {
      trimLog();
      ProcessBuilder server =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
      // Left alone, the server tells its maker each hour which version runs here.
      server.environment().put("TEMPORAL_VERSION_CHECK_DISABLED", "1");
      Process started = server.start();
      record.write(started.toHandle());
      return started;
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(
              ProblemType.UNAVAILABLE,
              program.path() + " can't be run: " + e.getMessage() + ". Try: ./penstock doctor"),
          e);
    }
  }

  private Path log() {
    return folder.resolve("temporal.log");
  }

  private void trimLog() throws IOException {
    if (Files.exists(log()) && Files.size(log()) > LOG_LIMIT) {
      Files.move(
          log(),
          folder.resolve("temporal.log.1"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
