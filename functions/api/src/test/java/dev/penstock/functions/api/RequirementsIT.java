package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.functions.api.access.Role;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * F70: a question that wants different people, as when two policies name different approvers. Each
 * requirement is met by people who fit it, and one who fits several counts for each.
 */
class RequirementsIT extends AskedRun {

  private static final JsonNode PAYLOAD = Json.object().put("amount", 12);

  private static final String FINANCE_AND_TWO =
      "[{'role':'approver','group':'finance','people':1},{'role':'approver','people':2}]";
  private static final String FINANCE = "[{'role':'approver','group':'finance','people':1}]";
  private static final String ROLES =
      "[{'role':'approver','people':1},{'role':'operator','people':1}]";

  /** {@code fin-} are approvers in the group, {@code app-} are not in it, {@code ope-} operate. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "FINANCE_AND_TWO | fin-1               | open     | 1 1",
        "FINANCE_AND_TWO | fin-1 app-1         | decided  | 1 2",
        "FINANCE_AND_TWO | fin-1 fin-2         | decided  | 2 2",
        "FINANCE_AND_TWO | app-1 app-2         | open     | 0 2",
        "FINANCE_AND_TWO | app-1 app-2 app-3   | open     | 0 3",
        "FINANCE_AND_TWO | app-1 app-2 fin-1   | decided  | 1 3",
        "FINANCE_AND_TWO | fin-1 fin-1         | open     | 1 1",
        "FINANCE_AND_TWO | ope-1 fin-1         | open     | 1 1",
        "FINANCE         | app-1 ope-1         | open     | 0",
        "FINANCE         | app-1 fin-1         | decided  | 1",
        "ROLES           | app-1 app-2         | open     | 2 0",
        "ROLES           | app-1 ope-1         | decided  | 1 1",
        "ROLES           | both-1              | decided  | 1 1",
      })
  void shouldBeDecidedOnceEachRequirementIsMet(
      String wanted, String voters, String state, String given) {
    String id = ask(wanted);

    for (String voter : voters.split(" ", -1)) {
      decide(id, "approved").as(visitor(voter)).send();
    }

    JsonNode task = fixture.get("/approvals/" + id).as(Role.AUDITOR).send().body();
    assertThat(task.path("state").asText()).isEqualTo(state);
    assertThat(String.join(" ", task.path("requirements").findValuesAsText("given")))
        .isEqualTo(given);
    assertThat(messages(id)).isEqualTo(state.equals("decided") ? 1 : 0);
  }

  @Test
  void shouldBeRejectedByOneOfThemAndByNobodyElse() {
    String id = ask("FINANCE");

    var outside = decide(id, "rejected").as(visitor("app-1")).send();
    assertThat(outside.status()).isEqualTo(403);
    assertThat(outside.at("/detail")).contains("groups that you are in none of");
    assertThat(decide(id, "rejected").as(visitor("ope-1")).send().status()).isEqualTo(403);
    assertThat(decide(id, "rejected").as(visitor("fin-1")).send().at("/outcome"))
        .isEqualTo("rejected");
  }

  @Test
  void shouldCountNobodyWhoHasLeftTheGroupOrWasHandedTheQuestion() {
    String id = ask("FINANCE");
    var left = visitor("fin-1");
    fixture.sql("UPDATE session SET groups = '{}' WHERE person = 'fin-1'");
    fixture.sql("UPDATE human_task SET assignee = 'person:app-1' WHERE id = ?", id);

    assertThat(decide(id, "approved").as(left).send().status()).isEqualTo(403);
    assertThat(decide(id, "approved").as(visitor("app-1")).send().status()).isEqualTo(403);
    assertThat(fixture.get("/approvals/" + id).as(visitor("app-1")).send().at("/you"))
        .isEqualTo("not-asked");
  }

  @Test
  void shouldLeaveOutWhoseOwnDoingItIsWhateverTheyFit() {
    String id = ask("FINANCE_AND_TWO");
    fixture.sql(
        "UPDATE human_task SET four_eyes = true, asked_by = 'person:fin-1' WHERE id = ?", id);

    assertThat(decide(id, "approved").as(visitor("fin-1")).send().status()).isEqualTo(403);
    decide(id, "approved").as(visitor("fin-2")).send();
    assertThat(decide(id, "approved").as(visitor("app-1")).send().at("/state"))
        .isEqualTo("decided");
  }

  @Test
  void shouldBeInNobodysHandsAlone() {
    String id = ask("ROLES");

    assertThat(
            fixture
                .post("/approvals/" + id + "/actions")
                .as(visitor("both-1"))
                .json("{'action':'claim'}")
                .send()
                .status())
        .isEqualTo(409);
  }

  @Test
  void shouldShowInTheInboxWhatIsWantedAndGiven() {
    String id = ask("FINANCE_AND_TWO");
    decide(id, "approved").as(visitor("fin-1")).send();

    List<JsonNode> listed = new ArrayList<>();
    for (JsonNode item :
        fixture.get("/approvals?limit=100").as(Role.AUDITOR).send().body().path("items")) {
      if (item.path("id").asText().equals(id)) {
        listed.add(item.path("requirements"));
      }
    }

    assertThat(listed)
        .containsExactly(
            Json.read(
                """
                [{"role": "approver", "group": "finance", "people": 1, "given": 1},
                 {"role": "approver", "people": 2, "given": 1}]
                """));
  }

  /** The database holds the same, whatever the API believes. */
  @Test
  void shouldBeHeldByTheDatabaseAsWell() {
    String id = ask("FINANCE_AND_TWO");
    visitor("app-1");
    visitor("fin-1");

    assertThatThrownBy(() -> vote(id, "app-1", 0)).rootCause().hasMessageContaining("may not vote");
    assertThatThrownBy(() -> vote(id, "app-1", 7)).rootCause().hasMessageContaining("may not vote");
    assertThatThrownBy(() -> vote(id, "app-1")).rootCause().hasMessageContaining("may not vote");
    vote(id, "app-1", 1);
    vote(id, "app-2", 1);
    assertThatThrownBy(() -> close(id))
        .rootCause()
        .hasMessageContaining("a requirement is not met");
    vote(id, "fin-1", 0, 1);
    close(id);
  }

  private static void vote(String id, String person, Integer... meets) {
    visitor(person);
    api(
        """
        INSERT INTO human_task_vote (task_id, payload_digest, person, outcome, session, meets)
        SELECT ?, ?, 'person:' || s.person, 'approved', s.id, string_to_array(?, ',')::int[]
          FROM session s WHERE s.person = ? LIMIT 1
        """,
        id,
        Digest.of(PAYLOAD),
        String.join(",", Arrays.stream(meets).map(String::valueOf).toList()),
        person);
  }

  private static void close(String id) {
    api("UPDATE human_task SET state = 'decided', outcome = 'approved' WHERE id = ?", id);
  }

  private static void api(String sql, String... values) {
    fixture
        .store
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

  private static String ask(String wanted) {
    String id = fixture.ask(run, PAYLOAD, "approver", "approved", "rejected");
    String requirements =
        switch (wanted) {
          case "FINANCE" -> FINANCE;
          case "ROLES" -> ROLES;
          default -> FINANCE_AND_TWO;
        };
    fixture.sql(
        "UPDATE human_task SET requirements = ?::jsonb, needed = ? WHERE id = ?",
        requirements.replace('\'', '"'),
        wanted.equals("FINANCE_AND_TWO") ? 2 : 1,
        id);
    return id;
  }

  private static ApiFixture.Visitor visitor(String person) {
    String[] roles =
        person.startsWith("both")
            ? new String[] {"approver", "operator"}
            : new String[] {person.startsWith("ope") ? "operator" : "approver"};
    ApiFixture.Visitor visitor = fixture.signIn(person, roles);
    fixture.sql(
        "UPDATE session SET groups = ?::text[] WHERE person = ?",
        person.startsWith("fin") ? "{other,finance}" : "{other}",
        person);
    return visitor;
  }

  private static ApiFixture.Call decide(String id, String outcome) {
    return fixture
        .post("/approvals/" + id + "/decision")
        .json(Json.object().put("outcome", outcome).put("payloadDigest", Digest.of(PAYLOAD)));
  }

  private static long messages(String id) {
    return fixture.count(
        "SELECT count(*) FROM outbox WHERE topic = 'run.decided' AND payload LIKE '%" + id + "%'");
  }
}
