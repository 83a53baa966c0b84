package dev.penstock.postgres.testing;

import dev.penstock.audit.Chaining;
import dev.penstock.keyring.Keyring;
import dev.penstock.postgres.TestServer;
import dev.penstock.store.Database;
import dev.penstock.store.DatabaseRole;
import dev.penstock.store.DatabaseSettings;
import dev.penstock.store.FolderReach;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A fresh, migrated database on a real server for one test class: open it in a static field or in
 * {@code @BeforeAll}, close it in {@code @AfterAll}.
 *
 * <pre>{@code
 * private static final PostgresFixture STORE = PostgresFixture.open();
 *
 * STORE.database(DatabaseRole.API).inTransaction(connection -> …);
 * }</pre>
 *
 * <p>One server serves all test classes of a JVM; it and its data go away when the JVM ends.
 * Thread-safe.
 */
public final class PostgresFixture implements AutoCloseable {

  private final TestServer server;
  private final String name;
  private final Keyring keyring = Keyring.of(new byte[32]);
  private final Map<DatabaseRole, Database> pools = new EnumMap<>(DatabaseRole.class);

  private PostgresFixture(TestServer server, String name) {
    this.server = server;
    this.name = name;
  }

  public static PostgresFixture open() {
    TestServer server = TestServer.shared();
    return new PostgresFixture(server, server.newDatabase());
  }

  /** A pool that acts as the role, for all folders; the same one each time. */
  public synchronized Database database(DatabaseRole role) {
    return pools.computeIfAbsent(
        role,
        it -> {
          Database pool = Database.open(settings(it));
          return it == DatabaseRole.API ? pool.within(() -> FolderReach.EVERYWHERE) : pool;
        });
  }

  public Database owner() {
    return database(DatabaseRole.OWNER);
  }

  public Database ingress() {
    return database(DatabaseRole.INGRESS);
  }

  public Database worker() {
    return database(DatabaseRole.WORKER);
  }

  public Database api() {
    return database(DatabaseRole.API);
  }

  public Database auditor() {
    return database(DatabaseRole.AUDITOR);
  }

  public DatabaseSettings settings(DatabaseRole role) {
    return server.settings(name, role);
  }

  /** A keyring of a fixed key: enough for tests, worthless elsewhere. */
  public Keyring keyring() {
    return keyring;
  }

  /** The first column of what the owner reads, after every audit entry has got its place. */
  public List<String> strings(String sql, @Nullable Object... parameters) {
    new Chaining(owner(), keyring).catchUp();
    return owner()
        .inTransaction(
            connection -> {
              try (PreparedStatement select = prepared(connection, sql, parameters);
                  ResultSet rows = select.executeQuery()) {
                List<String> found = new ArrayList<>();
                while (rows.next()) {
                  found.add(rows.getString(1));
                }
                return found;
              }
            });
  }

  /** The number that the owner reads. */
  public long count(String sql, @Nullable Object... parameters) {
    return Long.parseLong(strings(sql, parameters).getFirst());
  }

  /** Changes as the owner, behind everybody's back. */
  public void sql(String sql, @Nullable Object... parameters) {
    owner()
        .inTransaction(
            connection -> {
              try (PreparedStatement change = prepared(connection, sql, parameters)) {
                return change.execute();
              }
            });
  }

  private static PreparedStatement prepared(
      Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }

  /** Stops and starts the server under everybody's feet, as an outage does. */
  public void restartServer() {
    server.restart();
  }

  /** Takes the server away until {@link #restartServer()}. */
  public void stopServer() {
    server.stop();
  }

  @Override
  public synchronized void close() {
    pools.values().forEach(Database::close);
    pools.clear();
  }
}
