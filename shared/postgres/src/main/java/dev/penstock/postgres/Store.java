package dev.penstock.postgres;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import dev.penstock.store.DatabaseRole;
import dev.penstock.store.DatabaseSettings;
import dev.penstock.store.Location;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/**
 * The migrated store of a node: the embedded server of its data folder, or a given database. It
 * hands out settings by role, so that no component ever connects as owner or superuser.
 * Thread-safe.
 */
public final class Store implements AutoCloseable {

  /** The database of an embedded server. */
  static final String DATABASE = "penstock";

  private static final Duration ACQUIRE = Duration.ofSeconds(8);

  private final Optional<EmbeddedPostgres> server;
  private final JdbcUrl external;
  private final RolePasswords passwords;
  private final Location location;

  private Store(
      Optional<EmbeddedPostgres> server,
      JdbcUrl external,
      RolePasswords passwords,
      Location location) {
    this.server = server;
    this.external = external;
    this.passwords = passwords;
    this.location = location;
  }

  /**
   * Starts the embedded server under {@code <dataFolder>/postgres} and brings it up to date.
   *
   * @throws PlatformException naming what stands in the way and how to mend it
   */
  public static Store embedded(Path dataFolder) {
    Folders.makePrivate(dataFolder);
    EmbeddedPostgres server = EmbeddedPostgres.start(dataFolder.resolve("postgres"));
    try {
      RolePasswords passwords = provision(server, dataFolder.resolve("database.json"));
      Store store =
          new Store(
              Optional.of(server),
              JdbcUrl.parse(server.url(DATABASE)),
              passwords,
              Location.UNKNOWN);
      Migrations.run(store.settings(DatabaseRole.OWNER, 1));
      return store;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /**
   * Uses a given database and brings it up to date.
   *
   * @param url JDBC address with {@code user} and {@code password} of the database's owner, who
   *     needs CREATEROLE the first time; {@code jdbc:aws-wrapper:postgresql:} for RDS and Aurora
   * @param dataFolder keeps the roles' passwords; copy its {@code database.json} to the other nodes
   *     on the same database
   */
  public static Store external(String url, Path dataFolder) {
    Folders.makePrivate(dataFolder);
    JdbcUrl owner = JdbcUrl.parse(url);
    RolePasswords passwords = provision(owner, dataFolder.resolve("database.json"));
    Store store =
        new Store(Optional.empty(), owner.withoutCredentials(), passwords, Location.UNKNOWN);
    Migrations.run(store.settings(DatabaseRole.OWNER, 1));
    return store;
  }

  /** The same store for a process that knows where it runs; either of both is to be closed. */
  public Store at(Location other) {
    return new Store(server, external, passwords, other);
  }

  /** How to connect as a role. */
  public DatabaseSettings settings(DatabaseRole role, int poolSize) {
    String password = external.usesIam() ? "" : passwords.of(role);
    return new DatabaseSettings(
        address().text(), role.user(), password, poolSize, ACQUIRE, location);
  }

  /** A new pool of a role; the caller closes it. */
  public Database open(DatabaseRole role, int poolSize) {
    return Database.open(settings(role, poolSize));
  }

  /** The owner's address with its credentials, for a person with the data folder in hand. */
  public String ownerUrl() {
    return address()
        .with("user", DatabaseRole.OWNER.user())
        .with("password", passwords.of(DatabaseRole.OWNER))
        .text();
  }

  /** The server that this store runs; empty when the database was given. */
  public Optional<EmbeddedPostgres> server() {
    return server;
  }

  /** Stops the embedded server; a given one is left alone. */
  @Override
  public void close() {
    server.ifPresent(EmbeddedPostgres::close);
  }

  /** The embedded server may have another port after a restart. */
  private JdbcUrl address() {
    return server.map(it -> JdbcUrl.parse(it.url(DATABASE))).orElse(external);
  }

  private static RolePasswords provision(EmbeddedPostgres server, Path file) {
    RolePasswords passwords =
        RolePasswords.exist(file) ? RolePasswords.load(file) : RolePasswords.create(file);
    try {
      try (Connection connection = connect(server.superuser("postgres"))) {
        new RoleProvisioner(connection).makeRoles(passwords);
        createDatabase(connection, DATABASE);
      }
      try (Connection connection = connect(server.superuser(DATABASE))) {
        new RoleProvisioner(connection).takeDatabase();
      }
      return passwords;
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  private static RolePasswords provision(JdbcUrl owner, Path file) {
    if (RolePasswords.exist(file)) {
      return RolePasswords.load(file);
    }
    try (Connection connection = connect(owner)) {
      RoleProvisioner provisioner = new RoleProvisioner(connection);
      provisioner.requireAuthority();
      if (provisioner.rolesExist()) {
        throw PlatformException.of(
            ProblemType.INVALID_CONFIGURATION,
            "This database server has Penstock's roles already, and their passwords are not in "
                + file
                + ". Copy database.json (and the key file) from the node that made them.");
      }
      RolePasswords passwords = RolePasswords.create(file);
      provisioner.makeRoles(passwords);
      if (owner.usesIam()) {
        provisioner.allowIam();
      }
      provisioner.takeDatabase();
      return passwords;
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  static void createDatabase(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        var found =
            statement.executeQuery("SELECT FROM pg_database WHERE datname = '" + name + "'")) {
      if (!found.next()) {
        try (Statement create = connection.createStatement()) {
          create.execute("CREATE DATABASE " + name);
        }
      }
    }
  }

  static Connection connect(DatabaseSettings settings) throws SQLException {
    return DriverManager.getConnection(settings.url(), settings.user(), settings.password());
  }

  private static Connection connect(JdbcUrl url) throws SQLException {
    return DriverManager.getConnection(url.text());
  }

  private static PlatformException refused(SQLException e) {
    return new PlatformException(
        Problem.of(
            ProblemType.UNAVAILABLE, "The database could not be prepared: " + e.getMessage()),
        e);
  }
}
