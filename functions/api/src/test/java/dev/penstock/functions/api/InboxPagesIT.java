package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.functions.api.access.Grant;
import dev.penstock.functions.api.access.Grants;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F110: who acts for some folders pages through the questions of these, in the one order. */
class InboxPagesIT {

  @TempDir Path folder;

  @Test
  void shouldPageThroughTheQuestionsOfOnesFoldersOnly() {
    try (var fixture = new ApiFixture(folder)) {
      fixture.sql(
          """
          INSERT INTO run (id, namespace, name, version, definition_digest, config_digest,
                           policy_digest, status, input, started_by)
          SELECT 'run_' || lpad(n::text, 2, '0'), 'team-' || n % 3, 'w', '1.0.0', 'd', 'c', 'p',
                 'waiting', '{}', 't'
            FROM generate_series(0, 23) n
          """);
      fixture.sql(
          """
          INSERT INTO human_task (id, run_id, position, iteration, kind, role, title, asked_by,
                                  choices, payload, payload_digest, created_at, state)
          SELECT 'htk_' || lpad(n::text, 2, '0'), 'run_' || lpad(n::text, 2, '0'), '/do/0', '',
                 'approval', 'approver', 't', 't', '["approved"]', '{}',
                 'sha256:' || repeat('0', 64),
                 timestamptz '2026-01-01T00:00:00Z' + n / 2 * interval '1 s',
                 CASE WHEN n < 12 THEN 'open' ELSE 'expired' END
            FROM generate_series(0, 23) n
          """);
      var ada =
          fixture.signIn(
              "ada",
              Grants.of(
                  List.of(new Grant("approver", "/team-0"), new Grant("approver", "/team-2"))));

      assertThat(pages(fixture, ada, "open")).isEqualTo(theirs(IntStream.range(0, 12)));
      assertThat(pages(fixture, ada, "decided"))
          .isEqualTo(theirs(IntStream.range(12, 24)).reversed());
    }
  }

  private static List<String> theirs(IntStream all) {
    return all.filter(n -> n % 3 != 1).mapToObj("htk_%02d"::formatted).toList();
  }

  private static List<String> pages(ApiFixture fixture, ApiFixture.Visitor who, String state) {
    List<String> found = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          fixture.get("/approvals?limit=3&state=" + state + cursor).as(who).send().body();
      page.path("items").forEach(item -> found.add(item.path("id").asText()));
      cursor = page.path("next").isTextual() ? "&cursor=" + page.path("next").asText() : "";
    } while (!cursor.isEmpty());
    return found;
  }
}
