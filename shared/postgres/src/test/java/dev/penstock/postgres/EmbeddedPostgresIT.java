package dev.penstock.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F125: the embedded store is durable, private and survives its node. */
class EmbeddedPostgresIT {

  @TempDir Path folder;

  @Test
  void shouldRunDurablyWhenStarted() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.start(folder)) {
      assertThat(show(server, "fsync")).isEqualTo("on");
      assertThat(show(server, "synchronous_commit")).isEqualTo("on");
      assertThat(show(server, "full_page_writes")).isEqualTo("on");
      assertThat(show(server, "listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(show(server, "password_encryption")).isEqualTo("scram-sha-256");
    }
  }

  @Test
  void shouldKeepDataAndPasswordFromOthers() throws Exception {
    try (EmbeddedPostgres _ = EmbeddedPostgres.start(folder)) {
      assertThat(permissions("cluster")).isEqualTo("rwx------");
      assertThat(permissions("password")).isEqualTo("rw-------");
    }
  }

  private String permissions(String name) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
  }

  static String show(EmbeddedPostgres server, String setting) throws SQLException {
    try (Connection connection = Store.connect(server.superuser("postgres"));
        var row = connection.createStatement().executeQuery("SHOW " + setting)) {
      row.next();
      return row.getString(1);
    }
  }
}
