package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.functions.api.access.Grants;
import dev.penstock.functions.api.access.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F124: runs are found by what is known of them, in one order, through indexes. */
class RunListIT {

  /** Every hour a run, the newest last; 1 to 40. */
  private static final String RUNS =
      """
      INSERT INTO run (id, namespace, name, version, definition_digest, config_digest, policy_digest,
                       status, input, started_by, created_at, ended_at)
      SELECT 'run_' || lpad(n::text, 3, '0'),
             CASE WHEN n <= 20 THEN 'shop' WHEN n <= 39 THEN 'bank' ELSE 'attic' END,
             CASE n % 2 WHEN 0 THEN 'even' ELSE 'odd' END,
             CASE WHEN n % 10 = 0 THEN '2.0.0' ELSE '1.0.0' END, 'd', 'c', 'p',
             CASE WHEN n <= 2 THEN 'faulted' WHEN n <= 30 THEN 'completed' WHEN n <= 35 THEN 'waiting'
                  ELSE 'running' END,
             '{}', CASE n % 4 WHEN 0 THEN 'trigger:book' WHEN 1 THEN 'schedule:nightly'
                              ELSE 'person:ada' END,
             timestamptz '2026-01-01T00:00:00Z' + n * interval '1 hour',
             CASE WHEN n <= 30 THEN timestamptz '2026-01-01T00:30:00Z' + n * interval '1 hour' END
        FROM generate_series(1, 40) AS n
      """;

  @TempDir static Path folder;
  private static ApiFixture fixture;

  @BeforeAll
  static void start() {
    fixture = new ApiFixture(folder);
    fixture.sql(RUNS);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status=faulted | 2 1",
        "status=faulted,waiting | 35 34 33 32 31 2 1",
        "workflow=attic/even | 40",
        "workflow=attic/odd | ",
        "workflow=shop/even@2.0.0 | 20 10",
        "workflow=shop/even@3.0.0 | ",
        "trigger=book&since=2026-01-02T08:00:00Z | 40 36 32",
        "startedBy=schedule:nightly&until=2026-01-01T10:00:00Z | 9 5 1",
        "startedBy=person:ada&trigger=book | ",
        "id=run_03 | 39 38 37 36 35 34 33 32 31 30",
        "id=run_040 | 40",
        "id=run_0400 | ",
        "id=run_0123456789abcdef0123456789abcdef | ",
        "since=2026-01-02T14:00:00Z | 40 39 38",
        "since=2026-01-02T15:00:00%2B01:00&until=2026-01-02T16:00:00Z | 39 38",
        "endedSince=2026-01-02T05:30:00Z | 30 29",
        "endedUntil=2026-01-01T02:30:01Z | 2 1",
        "endedSince=2026-01-01T03:30:00Z&endedUntil=2026-01-01T04:30:00Z | 3",
        "q=ATTIC | 40",
        "q=run_007 | 7",
        "status=completed&workflow=shop/odd&q=ada&until=2026-01-01T12:00:00Z | 11 7 3"
      })
  void shouldFindThoseForWhichAllHoldsThatIsNamed(String query, String expected) {
    assertThat(numbers(page(query, Grants.of(Role.OPERATOR, "/")))).isEqualTo(expected(expected));
  }

  @Test
  void shouldRefuseWhatItDoesNotKnowAndSayWhatItDoes() {
    var reply = fixture.get("/runs?colour=red").as(Role.OPERATOR).send();

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.at("/detail")).contains("\"colour\"", "status, workflow, trigger, startedBy");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status=faulted,red | status",
        "status=faulted,faulted | status",
        "status= | status",
        "workflow=shop | workflow",
        "workflow=shop/ | workflow",
        "workflow=shop/even@ | workflow",
        "id=dlv_1 | id",
        "id=run_%25 | id",
        "since=yesterday | since",
        "endedUntil=2026-01-01 | endedUntil"
      })
  void shouldRefuseWhatIsNotOfItsType(String query, String parameter) {
    var reply = fixture.get("/runs?" + query).as(Role.OPERATOR).send();

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.at("/detail")).contains("\"" + parameter + "\"");
  }

  @ParameterizedTest
  @CsvSource({"/", "/shop", "/shop /bank"})
  void shouldWalkTheSamePagesWhateverFoldersOneIsFor(String folders) {
    List<Grants> each =
        java.util.Arrays.stream(folders.split(" ")).map(f -> Grants.of(Role.OPERATOR, f)).toList();
    Grants grants = each.stream().reduce(Grants::and).orElseThrow();
    List<Integer> walked = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = page("limit=7&id=run_" + cursor, grants);
      walked.addAll(numbers(page));
      cursor = page.path("next").isNull() ? "" : "&cursor=" + page.path("next").asText();
    } while (!cursor.isEmpty());

    assertThat(walked).isEqualTo(numbers(page("", grants)));
    assertThat(walked).hasSize(folders.equals("/") ? 40 : folders.equals("/shop") ? 20 : 39);
  }

  @Test
  void shouldFindNothingInAFolderThatOneIsNotFor() {
    JsonNode page = page("workflow=attic/even", Grants.of(Role.OPERATOR, "/shop"));

    assertThat(page.path("items")).isEmpty();
  }

  private static JsonNode page(String query, Grants grants) {
    var reply = fixture.get("/runs?" + query).as(grants).send();
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.body();
  }

  private static List<Integer> numbers(JsonNode page) {
    return page.path("items").findValuesAsText("id").stream()
        .map(id -> Integer.valueOf(id.substring("run_".length())))
        .toList();
  }

  private static List<Integer> expected(@org.jspecify.annotations.Nullable String numbers) {
    return numbers == null
        ? List.of()
        : java.util.Arrays.stream(numbers.split(" ")).map(Integer::valueOf).toList();
  }
}
