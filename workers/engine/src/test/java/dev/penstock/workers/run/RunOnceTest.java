package dev.penstock.workers.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.json.Json;
import dev.penstock.workers.protocol.RunResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The author's bench. F6. */
final class RunOnceTest {

  private static final String HEAD =
      """
      document: { dsl: '1.0.3', namespace: test, name: bench, version: '1.0.0' }
      """;

  private final List<String> lines = new ArrayList<>();

  /** F137. */
  @Test
  void shouldSkipWaitsAndTellTheWay() {
    RunResult result =
        RunOnce.execute(
            RunFixture.definition(
                HEAD
                    + """
                    do:
                      - rest: { wait: { days: 30 } }
                      - choose: { switch: [ { go: { then: deep } } ] }
                      - deep: { do: [ { set: { set: { x: 1 } } } ] }
                    """),
            Json.object(),
            lines::add);
    assertThat(result).isEqualTo(new RunResult.Completed(Json.read("{\"x\":1}")));
    assertThat(lines)
        .containsExactly(
            "▶ rest  < {}",
            "⏱ waits PT720H, skipped",
            "✓ rest  > {}",
            "▶ choose  < {}",
            "? choose  case go",
            "✓ choose  > {}",
            "▶ deep  < {}",
            "  ▶ set  < {}",
            "  ✓ set  > {\"x\":1}",
            "✓ deep  > {\"x\":1}");
  }

  /** F22. */
  @Test
  void shouldShowTheConfigurationToExpressions() {
    RunResult result =
        RunOnce.execute(
            RunFixture.definition(
                HEAD + "do: [ { a: { set: { l: '${ $runtime.metadata.config.limit }' } } } ]"),
            Json.object(),
            Json.object().put("limit", 7),
            WorkflowSource.none(),
            lines::add);

    assertThat(result).isEqualTo(new RunResult.Completed(Json.object().put("l", 7)));
  }

  @Test
  void shouldMakeTheCallsThatTheDocumentNames() {
    try (PetStore target = new PetStore()) {
      RunResult result =
          RunOnce.execute(
              RunFixture.definition(
                  HEAD
                      + """
                      do:
                        - get: { call: http, with: { method: get, endpoint: 'TARGET/v2/pet/{id}' } }
                        - name: { set: { name: '${ .name }' } }
                      """
                          .replace("TARGET", target.address())),
              Json.read("{\"id\":3}"),
              lines::add);
      assertThat(result).isEqualTo(new RunResult.Completed(Json.read("{\"name\":\"milou\"}")));
      assertThat(target.calls()).isEqualTo(1);
    }
  }

  @Test
  void shouldSayThatANodeIsNeededWhenThereIsSomebodyToAsk() {
    RunResult result =
        RunOnce.execute(
            RunFixture.definition(
                HEAD + "do: [ { a: { call: approval, with: { title: T, payload: {} } } } ]"),
            Json.object(),
            lines::add);
    assertThat(result)
        .isInstanceOfSatisfying(
            RunResult.Faulted.class,
            f -> {
              assertThat(f.error().detail()).contains("./penstock up");
              assertThat(f.error().instance()).isEqualTo("/do/0/a");
            });
  }
}
