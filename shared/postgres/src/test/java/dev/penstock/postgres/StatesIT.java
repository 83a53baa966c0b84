package dev.penstock.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.state.StateMachine;
import dev.penstock.state.StateMachines;
import dev.penstock.store.Database;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every pair of states, tried as each role: the database lets through what is published. F45. */
class StatesIT {

  private static final PostgresFixture STORE = PostgresFixture.open();
  private static final AtomicInteger ROWS = new AtomicInteger();
  private static final String REFUSED = "42501";

  private static final Map<String, String> INSERTS =
      Map.of(
          "run",
          """
          INSERT INTO run (id, namespace, name, version, definition_digest, config_digest,
                           policy_digest, status, input, started_by)
          VALUES (?, 'a', 'b', '1.0.0', 'd', 'c', 'p', ?, '{}', 'person:ada')
          """,
          "human_task",
          """
          WITH asked AS (
            INSERT INTO human_task (id, run_id, position, iteration, kind, role, title, asked_by,
                                    choices, payload, payload_digest, outcome, state)
            VALUES (?, 'run_1', '/do/0', '', 'approval', 'approver', 't', 'w', '[]', '{}', 'd',
                    'approved', ?)
            RETURNING id)
          INSERT INTO human_task_vote (task_id, payload_digest, person, outcome, session)
          SELECT id, 'd', 'person:ada', 'approved', 's' FROM asked
          """,
          "effect",
          """
          INSERT INTO effect (key, attempt, run_id, position, iteration, arguments_digest,
                              lease_until, state)
          VALUES (?, 1, 'run_1', '/do/0', '', 'd', now(), ?)
          """);

  @AfterAll
  static void close() {
    STORE.close();
  }

  static Stream<Arguments> changes() {
    return StateMachines.all().stream()
        .flatMap(
            machine ->
                machine.states().stream()
                    .flatMap(
                        from ->
                            machine.states().stream()
                                .filter(to -> !to.equals(from) || machine.isFinal(from))
                                .flatMap(
                                    to ->
                                        Stream.of("worker", "api")
                                            .map(by -> Arguments.of(machine, from, to, by)))));
  }

  @ParameterizedTest(name = "{1} to {2} by {3}")
  @MethodSource("changes")
  void shouldLetThroughWhatIsPublishedAndNothingElse(
      StateMachine machine, String from, String to, String by) {
    assertThat(isLetThrough(machine, from, to, by)).isEqualTo(machine.allows(from, to, by));
  }

  private static boolean isLetThrough(StateMachine machine, String from, String to, String by) {
    String id = "row_" + ROWS.incrementAndGet();
    change(STORE.owner(), INSERTS.getOrDefault(machine.table(), ""), id, from);
    String key = machine.table().equals("effect") ? "key" : "id";
    String update =
        "UPDATE " + machine.table() + " SET " + machine.column() + " = ? WHERE " + key + " = ?";
    try {
      return change(by.equals("api") ? STORE.api() : STORE.worker(), update, to, id) == 1;
    } catch (RuntimeException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof SQLException sql) {
          assertThat(sql.getSQLState()).isEqualTo(REFUSED);
          return false;
        }
      }
      throw e;
    }
  }

  private static int change(Database database, String sql, String first, String second) {
    return database.inTransaction(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, first);
            statement.setString(2, second);
            return statement.executeUpdate();
          }
        });
  }
}
