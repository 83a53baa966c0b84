package dev.penstock.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.schedule.ScheduleFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What editors are told of a schedule file is what its reader says (F11). */
class ScheduleSchemaTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cron: 30 2 * * *, zone: Europe/Berlin                        | true",
        "every: PT15M, overlap: allow, catchUp: P1D                   | true",
        "after: PT5M                                                  | true",
        "at: '2026-12-01T08:00:00Z'                                   | true",
        "every: PT1H, after: PT5M                                     | false",
        "every: PT1H, zone: Europe/Berlin                             | false",
        "every: hourly                                                | false",
        "cron: 30 2 * *                                               | false",
        "at: tomorrow                                                 | false",
        "every: PT1H, overlap: buffer                                 | false",
        "every: PT1H, jitter: PT1S, pauseOnFailure: true              | true",
        "every: PT1H, overlap: buffer-all                             | true",
        "calendar: {times: ['08:30'], days: [MON-FRI, -1]}, zone: UTC | true",
        "calendar: {times: ['8:30']}                                  | false",
        "calendar: {days: [MON]}                                      | false",
        "every: PT1H, pauseOnFailure: 'yes'                           | false",
        "zone: UTC                                                    | false",
      })
  void shouldAgreeWithTheReader(String members, boolean valid) throws Exception {
    String text =
        "{schedule: nightly, start: {workflow: ops/report, version: ^1}, " + members + "}";
    JsonNode file = TextReader.read("s.yaml", text.getBytes(StandardCharsets.UTF_8)).tree();
    var schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(
                Json.read(
                    Files.readString(
                        Checkout.root()
                            .resolve("events/src/main/resources/schemas/schedule/v1.json"))));

    assertThat(schema.validate(file).isEmpty()).isEqualTo(valid);
    assertThat(isRead(file)).isEqualTo(valid);
  }

  private static boolean isRead(JsonNode file) {
    try {
      ScheduleFile.parse(file);
      return true;
    } catch (PlatformException e) {
      return false;
    }
  }
}
