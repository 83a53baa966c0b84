package dev.penstock.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.postgres.testing.PostgresFixture;
import java.sql.PreparedStatement;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * F70: how many people a question wants, who may not be one of them and what they were shown is
 * held by the database as well: this is what an API does here that counts wrongly.
 */
class QuestionVotesIT {

  private static final PostgresFixture STORE = PostgresFixture.open();
  private static final String SHOWN = "sha256:shown";

  @AfterAll
  static void close() {
    STORE.close();
  }

  @BeforeEach
  void ask() {
    STORE.sql(
        """
        DELETE FROM substitution;
        DELETE FROM human_task_vote;
        DELETE FROM human_task;
        DELETE FROM run;
        INSERT INTO run (id, namespace, name, version, definition_digest, config_digest,
                         policy_digest, status, input, started_by)
        VALUES ('run_1', 'n', 'w', '1.0.0', 'd', 'c', 'p', 'waiting', '{}', 'person:ada');
        INSERT INTO human_task (id, run_id, position, iteration, kind, role, needed, four_eyes,
                                title, asked_by, choices, payload, payload_digest)
        VALUES ('hum_1', 'run_1', '/do/0', '', 'approval', 'approver', 2, true, 't',
                'schedule:nightly', '["approved","rejected"]', '{}', 'sha256:shown')
        """);
  }

  @Test
  void shouldTakeNoVoteOfWhoseOwnDoingItIsWhereFourEyesAreWanted() {
    assertRefused(() -> vote("person:ada", SHOWN, "approved"), "may not vote");
    assertRefused(() -> vote("person:ada", SHOWN, "rejected"), "may not vote");

    STORE.sql("UPDATE human_task SET four_eyes = false");
    vote("person:ada", SHOWN, "approved");
  }

  @Test
  void shouldTakeNoVoteOfWhoStoodInForThemWhileTheQuestionWasOpen() {
    STORE.sql(
        """
        INSERT INTO substitution (id, person, substitute, from_at, until_at, named_at)
        VALUES ('over', 'person:ada', 'person:bo', now() - interval '2 days',
                now() - interval '1 day', now() - interval '2 days'),
               ('now', 'person:ada', 'person:cy', now() - interval '1 day',
                now() + interval '1 day', now() - interval '2 days'),
               ('later', 'person:ada', 'person:di', now() + interval '1 day',
                now() + interval '2 days', now() - interval '2 days')
        """);

    assertRefused(() -> vote("person:cy", SHOWN, "approved"), "may not vote");
    vote("person:bo", SHOWN, "approved");
    vote("person:di", SHOWN, "approved");
  }

  @Test
  void shouldApproveWithNoFewerThanAreWanted() {
    assertRefused(() -> decide("approved"), "0 of 2 votes");
    vote("person:bo", SHOWN, "approved");
    assertRefused(() -> decide("approved"), "1 of 2 votes");

    vote("person:cy", SHOWN, "approved");
    decide("approved");

    assertRefused(() -> decide("rejected"), "is closed");
  }

  @Test
  void shouldCountNoPersonTwice() {
    vote("person:bo", SHOWN, "approved");

    assertThatThrownBy(() -> vote("person:bo", SHOWN, "approved")).isNotNull();
    assertRefused(() -> decide("approved"), "1 of 2 votes");
  }

  @Test
  void shouldCountAVoteForWhatItSaid() {
    vote("person:bo", SHOWN, "approved");
    vote("person:cy", SHOWN, "rejected");

    assertRefused(() -> decide("approved"), "1 of 2 votes");
    decide("rejected");
  }

  @Test
  void shouldRejectByOneAndNotByNobody() {
    assertRefused(() -> decide("rejected"), "0 of 2 votes");

    vote("person:bo", SHOWN, "rejected");
    decide("rejected");
  }

  @Test
  void shouldCountNoVotesOnWhatWasShownBefore() {
    vote("person:bo", SHOWN, "approved");
    vote("person:cy", SHOWN, "approved");
    STORE.sql("UPDATE human_task SET payload = '{\"n\":1}', payload_digest = 'sha256:other'");

    assertRefused(() -> decide("approved"), "0 of 2 votes");
    assertRefused(() -> vote("person:di", SHOWN, "approved"), "may not vote");
    vote("person:bo", "sha256:other", "approved");
    vote("person:cy", "sha256:other", "approved");
    decide("approved");
  }

  private static void vote(String person, String digest, String outcome) {
    api(
        """
        INSERT INTO human_task_vote (task_id, payload_digest, person, outcome, session)
        VALUES ('hum_1', ?, ?, ?, 's')
        """,
        digest,
        person,
        outcome);
  }

  private static void decide(String outcome) {
    assertThat(
            api(
                """
                UPDATE human_task SET state = 'decided', outcome = ?, decided_by = 'person:bo',
                       decided_at = now()
                 WHERE id = 'hum_1'
                """,
                outcome))
        .isOne();
  }

  private static void assertRefused(ThrowingCallable act, String why) {
    assertThatThrownBy(act).rootCause().hasMessageContaining(why);
  }

  private static int api(String sql, String... values) {
    return STORE
        .api()
        .inTransaction(
            connection -> {
              try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                  statement.setString(i + 1, values[i]);
                }
                return statement.executeUpdate();
              }
            });
  }
}
