package dev.penstock.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which troubles of the store may pass, and which are bugs. */
class DatabaseTest {

  @ParameterizedTest(name = "{0} ({2})")
  @CsvSource({
    "08006, UNAVAILABLE, connection failure",
    "08007, UNAVAILABLE, transaction resolution unknown",
    "08S02, UNAVAILABLE, the AWS wrapper failed over",
    "25006, UNAVAILABLE, read-only: a replica after a failover",
    "40001, UNAVAILABLE, serialization failure",
    "40P01, UNAVAILABLE, deadlock",
    "53100, UNAVAILABLE, disk full",
    "53300, UNAVAILABLE, too many connections",
    "55P03, UNAVAILABLE, lock not available",
    "57P01, UNAVAILABLE, administrator shutdown",
    "57P03, UNAVAILABLE, cannot connect now",
    "58030, UNAVAILABLE, I/O error",
    "23505, INTERNAL, unique violation that nobody expected",
    "42501, INTERNAL, insufficient privilege",
    "42P01, INTERNAL, no such table",
    "'', INTERNAL, no state at all"
  })
  void shouldTellPassingTroubleFromABug(String state, ProblemType type, String meaning) {
    assertThat(Database.translate(new SQLException(meaning, state)).problem().type())
        .isEqualTo(type);
  }

  @Test
  void shouldBeUnavailableWhenNobodyListens() throws IOException {
    try (Database database = Database.open(settings(freePort()))) {
      assertThatThrownBy(() -> database.inTransaction(_ -> 1))
          .isInstanceOfSatisfying(
              PlatformException.class,
              e -> assertThat(e.problem().type()).isEqualTo(ProblemType.UNAVAILABLE));
    }
  }

  @Test
  void shouldBeUnavailableWhenThePoolIsClosed() throws IOException {
    Database database = Database.open(settings(freePort()));
    database.close();

    assertThatThrownBy(() -> database.inTransaction(_ -> 1))
        .isInstanceOfSatisfying(
            PlatformException.class,
            e -> assertThat(e.problem().type()).isEqualTo(ProblemType.UNAVAILABLE));
  }

  @Test
  void shouldNotPrintThePassword() {
    assertThat(settings(1).toString()).contains("***").doesNotContain("open sesame");
  }

  private static DatabaseSettings settings(int port) {
    return new DatabaseSettings(
        "jdbc:postgresql://127.0.0.1:" + port + "/x",
        "u",
        "open sesame",
        1,
        Duration.ofMillis(300));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
