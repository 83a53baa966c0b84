package dev.penstock.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import dev.penstock.store.DatabaseRole;
import dev.penstock.store.DatabaseSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** F3: a function's one connection lasts, comes back after an outage and is never shared. */
class SingleConnectionIT {

  private static final PostgresFixture STORE = PostgresFixture.open();

  private final Database single = Database.single(STORE.settings(DatabaseRole.INGRESS));

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void shouldUseTheSameConnectionForEachTransaction() {
    assertThat(backend()).isEqualTo(backend());

    single.close();
  }

  @Test
  void shouldConnectAgainWhenTheServerWasRestarted() {
    backend();
    STORE.restartServer();

    int attempts = 0;
    boolean answered = false;
    while (!answered && attempts < 3) {
      attempts++;
      answered = answers();
    }

    assertThat(answered).isTrue();
    assertThat(attempts).as("at most the transaction under way is lost").isLessThanOrEqualTo(2);
    single.close();
  }

  @Test
  void shouldLetCallersTakeTurns() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> callers =
          IntStream.range(0, 20).<Callable<Integer>>mapToObj(_ -> this::backend).toList();

      for (var caller : threads.invokeAll(callers)) {
        assertThat(caller.get()).isEqualTo(backend());
      }
    }
    single.close();
  }

  @Test
  void shouldRollBackWhatFailed() {
    assertThatThrownBy(
            () ->
                single.inTransaction(
                    c -> {
                      c.createStatement().execute("SET LOCAL application_name = 'changed'");
                      throw new IllegalStateException("on purpose");
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(single.<String>inTransaction(SingleConnectionIT::applicationName))
        .isEqualTo("penstock-penstock_ingress");
    single.close();
  }

  @Test
  void shouldConnectAheadAndServeTheFirstWhoCallsByIt() {
    DatabaseSettings settings = STORE.settings(DatabaseRole.INGRESS);
    try (Database ahead = Database.singleAhead(settings, settings::password)) {
      assertThat(backend(ahead)).isEqualTo(backend(ahead));
    }
  }

  @Test
  void shouldTellTheFirstCallerAndNobodyElseThatTheStoreIsAway() {
    var nowhere =
        new DatabaseSettings(
            "jdbc:postgresql://127.0.0.1:1/none", "nobody", "", 1, Duration.ofSeconds(1));
    try (Database ahead = Database.singleAhead(nowhere, nowhere::password)) {
      assertThatThrownBy(() -> backend(ahead))
          .isInstanceOfSatisfying(
              PlatformException.class,
              e -> assertThat(e.problem().type()).isEqualTo(ProblemType.UNAVAILABLE));
    }
  }

  private boolean answers() {
    try {
      return backend() > 0;
    } catch (PlatformException e) {
      assertThat(e.problem().type()).isEqualTo(ProblemType.UNAVAILABLE);
      return false;
    }
  }

  private int backend() {
    return backend(single);
  }

  private static int backend(Database database) {
    return database.inTransaction(
        c -> {
          try (var row = c.createStatement().executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
          }
        });
  }

  private static String applicationName(Connection connection) throws SQLException {
    try (var row = connection.createStatement().executeQuery("SHOW application_name")) {
      row.next();
      return row.getString(1);
    }
  }
}
