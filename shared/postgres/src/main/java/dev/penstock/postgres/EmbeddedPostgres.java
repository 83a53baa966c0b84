package dev.penstock.postgres;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A PostgreSQL server that belongs to one folder: {@code cluster} (its data), {@code password} (the
 * superuser's), {@code port} and {@code postgresql.log}. It listens on loopback only and is
 * durable: what was committed survives a power cut.
 *
 * <p>The server outlives a killed node. The next start on the folder stops it first, so that no
 * session of the dead node holds a lock any longer. A second live node on the folder is refused.
 * Thread-safe.
 */
public final class EmbeddedPostgres implements AutoCloseable {

  static final String SUPERUSER = "postgres";

  private static final int START_TRIES = 4;

  private final PostgresBinaries binaries;
  private final Path folder;
  private final Path cluster;
  private final Path log;
  private final List<String> escape;
  private final FolderLock lock;
  private final LoopbackPort port;

  private EmbeddedPostgres(PostgresBinaries binaries, Path folder, FolderLock lock) {
    this.binaries = binaries;
    this.folder = folder;
    this.cluster = folder.resolve("cluster");
    this.log = folder.resolve("postgresql.log");
    this.lock = lock;
    this.port = new LoopbackPort(folder.resolve("port"));
    this.escape = RootEscape.prefix(log);
  }

  /**
   * Starts the folder's server, making the folder when it is missing.
   *
   * @throws PlatformException {@code conflict} when another node holds the folder, {@code
   *     unavailable} with the end of the server's log when it does not come up
   */
  public static EmbeddedPostgres start(Path folder) {
    return start(folder, PostgresBinaries.install());
  }

  static EmbeddedPostgres start(Path folder, PostgresBinaries binaries) {
    Folders.makePrivate(folder);
    Path real = real(folder);
    FolderLock lock = FolderLock.take(real.resolve("lock"));
    try {
      EmbeddedPostgres server = new EmbeddedPostgres(binaries, real, lock);
      server.initialise();
      server.restart(server.port::ensureFree);
      return server;
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** True while the server process of this folder runs. */
  public boolean isAlive() {
    return Postmaster.of(cluster).isPresent();
  }

  /**
   * Starts it again, whether it died or not, on the same port: who speaks with it knows no other.
   *
   * @throws PlatformException {@code unavailable} when it does not come up, or something else
   *     listens on its port; try again
   */
  public synchronized void restart() {
    restart(port::awaitFree);
  }

  private void restart(Runnable seeToPort) {
    halt("fast");
    removeForeignPidFile();
    // A port may be taken between the look and the bind, and sessions of a killed server may need a
    // moment to end: both mend themselves on another try.
    seeToPort.run();
    for (int left = START_TRIES; !startOnce(); left--) {
      if (left == 1) {
        throw PlatformException.of(
            ProblemType.UNAVAILABLE,
            "PostgreSQL did not start. The end of " + log + ":\n" + Program.tail(log));
      }
      seeToPort.run();
    }
  }

  /** Stops it: sessions are cut off, committed work is safe. Does nothing when it is down. */
  public synchronized void stop() {
    halt("fast");
  }

  /** Stops it and gives the folder free. */
  @Override
  public synchronized void close() {
    try {
      halt("fast");
    } finally {
      lock.close();
    }
  }

  public int port() {
    return port.number();
  }

  /** The JDBC address of one of its databases, without credentials. */
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database;
  }

  /** For provisioning only: no component ever connects like this. */
  DatabaseSettings superuser(String database) {
    return new DatabaseSettings(
        url(database),
        SUPERUSER,
        Folders.read(folder.resolve("password")),
        1,
        Duration.ofSeconds(10));
  }

  Path folder() {
    return folder;
  }

  /** The operating system's handle of the running server. */
  java.util.Optional<ProcessHandle> process() {
    return Postmaster.of(cluster).map(Postmaster::process);
  }

  /** Gives the folder free without stopping the server, as a killed node does. */
  void forget() {
    lock.close();
  }

  /** Ends it without a checkpoint, for a server whose data is thrown away right after. */
  public synchronized void abandon() {
    try {
      halt("immediate");
    } finally {
      lock.close();
    }
    Folders.delete(folder);
  }

  private void initialise() {
    if (Files.exists(cluster)) {
      return;
    }
    Path password = folder.resolve("password");
    Folders.writePrivate(password, Passwords.next() + "\n");
    Path fresh = folder.resolve("cluster.new");
    Folders.delete(fresh);
    List<String> command = new ArrayList<>(escape);
    command.add(binaries.program("initdb").toString());
    command.addAll(ServerSettings.initialise(fresh, SUPERUSER, password));
    if (Program.run(command, log, 120) != 0) {
      throw PlatformException.of(
          ProblemType.UNAVAILABLE,
          "PostgreSQL's data can't be made in " + folder + ":\n" + Program.tail(log));
    }
    // Only a finished cluster gets the name: a start cut short is simply begun anew.
    try {
      Files.move(fresh, cluster, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(ProblemType.UNAVAILABLE, "The folder " + cluster + " can't be made."), e);
    }
  }

  private boolean startOnce() {
    List<String> start = new ArrayList<>(control("start"));
    start.addAll(List.of("-l", log.toString(), "-t", "60"));
    start.addAll(List.of("-o", ServerSettings.serve(port.number())));
    return Program.run(start, log, 90) == 0;
  }

  /** One that does not come to its end in time is stopped at once: what was committed is safe. */
  private void halt(String mode) {
    ask(mode);
    ask("immediate");
    if (isAlive()) {
      throw PlatformException.of(
          ProblemType.UNAVAILABLE, "PostgreSQL in " + folder + " does not stop. See " + log + ".");
    }
  }

  private void ask(String mode) {
    if (isAlive()) {
      List<String> stop = new ArrayList<>(control("stop"));
      stop.addAll(List.of("-m", mode, "-t", "30"));
      Program.run(stop, log, 60);
    }
  }

  private void removeForeignPidFile() {
    if (Postmaster.isPidFileForeign(cluster)) {
      try {
        Files.deleteIfExists(Postmaster.pidFile(cluster));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  private List<String> control(String action) {
    List<String> command = new ArrayList<>(escape);
    command.addAll(List.of(binaries.program("pg_ctl").toString(), action, "-w"));
    command.addAll(List.of("-D", cluster.toString()));
    return command;
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(ProblemType.INVALID_CONFIGURATION, "The folder " + folder + " is not there."),
          e);
    }
  }
}
