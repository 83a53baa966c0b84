package dev.penstock.postgres;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.DatabaseRole;
import dev.penstock.store.DatabaseSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one server of a test JVM, in a temporary folder. Each new database is a copy of a migrated
 * one. Use it through {@link dev.penstock.postgres.testing.PostgresFixture}.
 */
public final class TestServer {

  private static final int POOL = 16;
  private static final int MOST_TRIES = 500;

  private final Path folder;
  private final Store store;
  private final AtomicInteger databases = new AtomicInteger();

  private TestServer(Path folder, Store store) {
    this.folder = folder;
    this.store = store;
  }

  /** The JVM's server; started by the first who asks. */
  public static TestServer shared() {
    return Shared.SERVER;
  }

  /** Makes a migrated, empty database and returns its name. */
  public synchronized String newDatabase() {
    String name = "test_" + databases.incrementAndGet();
    try (Connection connection = Store.connect(server().superuser("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name + " TEMPLATE " + Store.DATABASE);
    } catch (SQLException e) {
      throw failed(e);
    }
    try (Connection connection = Store.connect(server().superuser(name))) {
      new RoleProvisioner(connection).takeDatabase();
    } catch (SQLException e) {
      throw failed(e);
    }
    return name;
  }

  /**
   * Makes an empty database that is somebody else's: a target, and no store of ours.
   *
   * @return the settings of its only user, who owns it
   */
  public synchronized DatabaseSettings newForeignDatabase() {
    String name = "foreign_" + databases.incrementAndGet();
    String password = Passwords.next();
    try (Connection connection = Store.connect(server().superuser("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE " + name + " LOGIN PASSWORD '" + password + "'");
      statement.execute("CREATE DATABASE " + name + " OWNER " + name);
    } catch (SQLException e) {
      throw failed(e);
    }
    return new DatabaseSettings(server().url(name), name, password, POOL, Duration.ofSeconds(5));
  }

  public DatabaseSettings settings(String database, DatabaseRole role) {
    return new DatabaseSettings(
        server().url(database),
        role.user(),
        store.settings(role, 1).password(),
        POOL,
        Duration.ofSeconds(5));
  }

  /**
   * Lets connections be encrypted that ask for it.
   *
   * @param certificate the server's, as PEM
   * @param key its key, as PEM
   */
  public synchronized void encrypt(String certificate, String key) {
    keep("server.crt", certificate);
    keep("server.key", key);
    setTls("on");
  }

  /** Takes that back. */
  public synchronized void encryptNothing() {
    setTls("off");
  }

  /** Written by the server, so that the file is its own: it takes no key of anybody else. */
  private void keep(String file, String text) {
    try (Connection connection = Store.connect(server().superuser("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (SELECT unnest(string_to_array('%s', E'\\n'))) TO PROGRAM 'umask 077 && cat >%s'"
              .formatted(text.replace("\r", "").strip(), file));
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Returns when new connections find it so: the server reads its settings in its own time. */
  private void setTls(String value) {
    try (Connection connection = Store.connect(server().superuser("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER SYSTEM SET ssl = " + value);
      statement.execute("SELECT pg_reload_conf()");
      for (int tries = 0; !tls().equals(value); tries++) {
        if (tries == MOST_TRIES) {
          throw new SQLException("ssl is not " + value);
        }
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private String tls() throws SQLException {
    try (Connection connection = Store.connect(server().superuser("postgres"));
        Statement statement = connection.createStatement();
        var row = statement.executeQuery("SHOW ssl")) {
      row.next();
      return row.getString(1);
    }
  }

  public void restart() {
    server().restart();
  }

  public void stop() {
    server().stop();
  }

  private EmbeddedPostgres server() {
    return store.server().orElseThrow();
  }

  private void discard() {
    server().abandon();
    Folders.delete(folder);
  }

  private static TestServer start() {
    try {
      Path folder = Files.createTempDirectory("penstock-test-");
      TestServer server = new TestServer(folder, Store.embedded(folder));
      Runtime.getRuntime().addShutdownHook(new Thread(server::discard, "discard-test-postgres"));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PlatformException failed(SQLException e) {
    return new PlatformException(
        Problem.of(ProblemType.INTERNAL, "No test database: " + e.getMessage()), e);
  }

  private static final class Shared {
    static final TestServer SERVER = start();
  }
}
