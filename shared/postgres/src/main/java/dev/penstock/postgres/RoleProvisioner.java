package dev.penstock.postgres;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.DatabaseRole;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.util.PasswordUtil;

/**
 * Makes the database roles and the schema {@code penstock}, given a connection that may create
 * roles (a superuser, or the database's owner with CREATEROLE). Making them again changes nothing.
 *
 * <p>The roles are plain logins: no superuser, no CREATEDB, no CREATEROLE, no BYPASSRLS, no
 * membership in each other. What each may do is granted by the migrations.
 */
final class RoleProvisioner {

  static final String SCHEMA = "penstock";

  /**
   * RFC 7677 asks for 4,096 against guessing. Nobody guesses 192 random bits, and every connection
   * pays the rounds: most of all the first one of a cold function.
   */
  private static final int SCRAM_ROUNDS = 1;

  private static final int SALT_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Connection connection;

  RoleProvisioner(Connection connection) {
    this.connection = connection;
  }

  /** True when every role is there already. */
  boolean rolesExist() throws SQLException {
    for (DatabaseRole role : DatabaseRole.values()) {
      if (!exists(role)) {
        return false;
      }
    }
    return true;
  }

  /** Creates what is missing of the roles and gives each its password. */
  void makeRoles(RolePasswords passwords) throws SQLException {
    for (DatabaseRole role : DatabaseRole.values()) {
      if (!exists(role)) {
        execute(
            "CREATE ROLE "
                + role.user()
                + " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS INHERIT");
      }
      execute("ALTER ROLE " + role.user() + " PASSWORD '" + verifier(passwords.of(role)) + "'");
    }
  }

  /** What SCRAM-SHA-256 keeps of a password, so that itself is in no statement and no log. */
  private static String verifier(String password) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return PasswordUtil.encodeScramSha256(password.toCharArray(), SCRAM_ROUNDS, salt);
  }

  /** Lets every role sign in by AWS IAM instead of a password. */
  void allowIam() throws SQLException {
    for (DatabaseRole role : DatabaseRole.values()) {
      execute("GRANT rds_iam TO " + role.user());
    }
  }

  /**
   * Takes the present database for the roles: nobody else may connect, create or use temporary
   * tables, and the schema belongs to the owner role.
   */
  void takeDatabase() throws SQLException {
    String database = quoted(connection.getCatalog());
    execute("REVOKE ALL ON DATABASE " + database + " FROM PUBLIC");
    execute("REVOKE ALL ON SCHEMA public FROM PUBLIC");
    for (DatabaseRole role : DatabaseRole.values()) {
      execute("GRANT CONNECT ON DATABASE " + database + " TO " + role.user());
      execute(
          "ALTER ROLE %s IN DATABASE %s SET search_path = %s"
              .formatted(role.user(), database, SCHEMA));
    }
    if (!schemaExists()) {
      String owner = DatabaseRole.OWNER.user();
      // To give something to a role, one must be a member of it; a superuser always is.
      if (!isSuperuser()) {
        execute("GRANT " + owner + " TO CURRENT_USER");
      }
      execute("CREATE SCHEMA " + SCHEMA + " AUTHORIZATION " + owner);
      if (!isSuperuser()) {
        execute("REVOKE " + owner + " FROM CURRENT_USER");
      }
    }
  }

  /** Refuses an account that could not do the work, before any of it is done. */
  void requireAuthority() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT rolsuper OR rolcreaterole,
                       rolsuper OR pg_has_role(d.datdba, 'MEMBER'),
                       current_setting('server_version_num')::int >= 150000
                  FROM pg_roles, pg_database d
                 WHERE rolname = current_user AND d.datname = current_database()
                """)) {
      row.next();
      require(row.getBoolean(1), "It needs CREATEROLE, to make the roles of the components.");
      require(row.getBoolean(2), "It must own the database.");
      require(row.getBoolean(3), "The server must be PostgreSQL 15 or newer.");
    }
  }

  private static void require(boolean met, String what) {
    if (!met) {
      throw PlatformException.of(
          ProblemType.INVALID_CONFIGURATION,
          "The account in the database URL can't set the store up. " + what);
    }
  }

  private boolean exists(DatabaseRole role) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT FROM pg_roles WHERE rolname = ?")) {
      query.setString(1, role.user());
      return query.executeQuery().next();
    }
  }

  private boolean schemaExists() throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT FROM pg_namespace WHERE nspname = ?")) {
      query.setString(1, SCHEMA);
      return query.executeQuery().next();
    }
  }

  private boolean isSuperuser() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")) {
      return row.next() && row.getBoolean(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
