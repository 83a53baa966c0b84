package dev.penstock.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.store.Database;
import dev.penstock.store.DatabaseRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F125: one store, embedded or given, and every component as its own role. */
class StoreIT {

  @TempDir static Path embeddedFolder;
  @TempDir static Path givenFolder;
  @TempDir Path fresh;

  private static EmbeddedPostgres given;

  @BeforeAll
  static void startGivenServer() throws SQLException {
    given = EmbeddedPostgres.start(givenFolder);
    try (Connection connection = Store.connect(given.superuser("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE landlord LOGIN CREATEROLE PASSWORD 'p&ss=w?rd'");
      statement.execute("CREATE ROLE tenant LOGIN PASSWORD 'x'");
      statement.execute("CREATE DATABASE house OWNER landlord");
      statement.execute("CREATE DATABASE hut OWNER landlord");
    }
  }

  @AfterAll
  static void stopGivenServer() {
    given.close();
  }

  @Test
  void shouldComeBackWithTheSameDataAndPasswordsWhenEmbedded() throws Exception {
    String before;
    try (Store store = Store.embedded(embeddedFolder)) {
      connectAsEachRole(store);
      before = store.ownerUrl();
    }
    try (Store store = Store.embedded(embeddedFolder)) {
      connectAsEachRole(store);
      assertThat(store.ownerUrl()).isEqualTo(before);
      assertThat(userOf(DriverManager.getConnection(before))).isEqualTo("penstock_owner");
    }
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(embeddedFolder.resolve("database.json"))))
        .isEqualTo("rw-------");
  }

  @Test
  void shouldSetUpAGivenDatabaseOfAnOwnerWhoMayCreateRoles() {
    String url = given.url("house") + "?user=landlord&password=p%26ss%3Dw%3Frd";
    try (Store store = Store.external(url, fresh)) {
      connectAsEachRole(store);
      assertThat(store.server()).isEmpty();
      assertThat(store.settings(DatabaseRole.API, 1).url()).doesNotContain("landlord", "w%3Frd");
    }
    // The second start finds all as it was, through the AWS driver too, by its URL alone.
    String aws =
        given.url("house").replace("jdbc:", "jdbc:aws-wrapper:")
            + "?wrapperPlugins=&user=landlord&password=p%26ss%3Dw%3Frd";
    try (Store store = Store.external(aws, fresh)) {
      connectAsEachRole(store);
      assertThat(store.settings(DatabaseRole.API, 1).url()).startsWith("jdbc:aws-wrapper:");
    }
  }

  @Test
  void shouldSayWhatIsMissingWhenTheAccountCanNotSetTheStoreUp() {
    String url = given.url("hut") + "?user=tenant&password=x";

    assertThatThrownBy(() -> Store.external(url, fresh)).hasMessageContaining("CREATEROLE");
  }

  @Test
  void shouldRefuseAnotherKindOfDatabase() {
    assertThatThrownBy(() -> Store.external("jdbc:mysql://127.0.0.1/x?password=secret", fresh))
        .hasMessageContaining("jdbc:postgresql:")
        .hasMessageNotContaining("secret");
  }

  private static void connectAsEachRole(Store store) {
    for (DatabaseRole role : DatabaseRole.values()) {
      try (Database database = store.open(role, 1)) {
        assertThat(database.inTransaction(StoreIT::userOf)).isEqualTo(role.user());
        assertThat(database.inTransaction(StoreIT::schemaOf)).isEqualTo("penstock");
      }
    }
  }

  private static String userOf(Connection connection) throws SQLException {
    return ask(connection, "SELECT current_user");
  }

  private static String schemaOf(Connection connection) throws SQLException {
    return ask(connection, "SELECT current_schema");
  }

  private static String ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
