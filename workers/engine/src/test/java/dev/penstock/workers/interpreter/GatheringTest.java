package dev.penstock.workers.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.ReadResult;
import dev.penstock.definition.WorkflowSchedule;
import dev.penstock.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** F10, F16: which events together start a run. */
class GatheringTest {

  @Test
  void shouldStartARunWithEachEventThatFitsOne() {
    assertThat(runs("one: {with: {type: a}}", "a", "b", "a")).containsExactly("[1]", "[3]");
  }

  @Test
  void shouldStartARunWithEachEventThatFitsAny() {
    assertThat(runs("any: [{with: {type: a}}, {with: {type: b}}]", "a", "c", "b"))
        .containsExactly("[1]", "[3]");
    assertThat(runs("any: []", "a", "b")).containsExactly("[1]", "[2]");
  }

  @Test
  void shouldStartARunWhenAllHaveComeAndBeginAnotherWithWhatIsOver() {
    String all = "all: [{with: {type: a}}, {with: {type: b}}]";

    assertThat(runs(all, "a", "a", "b", "c", "b", "a")).containsExactly("[1, 3]", "[2, 5]");
  }

  @Test
  void shouldKeepEventsOfOtherKeysApart() {
    String all =
        """
        all:
          - {with: {type: a}, correlate: {order: {from: .data.order}}}
          - {with: {type: b}, correlate: {order: {from: .data.order}}}
        """;

    assertThat(runs(all, "a:1", "a:2", "b:2", "b:3", "b:1", "a:3"))
        .containsExactly("[2, 3]", "[1, 5]", "[4, 6]");
  }

  @Test
  void shouldGatherUntilOtherEventsComeWhichAreNoPartOfIt() {
    String any = "any: [{with: {type: a}}]\nuntil: {one: {with: {type: stop}}}";

    assertThat(runs(any, "stop", "a", "b", "a", "stop", "a", "stop"))
        .containsExactly("[2, 4]", "[6]");
  }

  @Test
  void shouldGatherUntilAConditionHolds() {
    String any = "any: [{with: {type: a}}]\nuntil: ${ (. | length) == 2 and .[0].type == \"a\" }";

    assertThat(runs(any, "a", "b", "a", "a")).containsExactly("[1, 3]");
  }

  @Test
  void shouldReadWhatTheScheduleAsksFor() {
    JsonNode event = event("a:1", 1);

    assertThat(new Gathering(schedule("one: {with: {type: a}}", "")).input(List.of(event)).get(0))
        .isEqualTo(event);
    assertThat(
            new Gathering(schedule("one: {with: {type: a}}", ", read: data"))
                .input(List.of(event))
                .get(0))
        .isEqualTo(Json.read("{\"order\": \"1\"}"));
  }

  @Test
  void shouldGiveUpTheOldestSetWhenThereAreTooMany() {
    Gathering gathering =
        new Gathering(schedule("all: [{with: {type: a}}, {with: {type: b}}]", ""));
    List<Gathering.EventSet> open = List.of();
    int givenUp = 0;
    for (int seq = 1; seq <= Gathering.MOST_SETS + 1; seq++) {
      var outcome = gathering.offer(open, seq, event("a", seq), _ -> List.of());
      open = outcome.open();
      givenUp += outcome.givenUp();
    }

    assertThat(givenUp).isOne();
    assertThat(open).hasSize(Gathering.MOST_SETS);
    assertThat(open.getFirst().taken()).containsExactly(2L);
  }

  private static List<String> runs(String on, String... types) {
    Gathering gathering = new Gathering(schedule(on, ""));
    List<JsonNode> log = new ArrayList<>();
    List<String> runs = new ArrayList<>();
    List<Gathering.EventSet> open = List.of();
    for (String type : types) {
      log.add(event(type, log.size() + 1));
      var outcome =
          gathering.offer(
              open,
              log.size(),
              log.getLast(),
              seqs -> seqs.stream().map(seq -> log.get(seq.intValue() - 1)).toList());
      // As it is kept between two looks.
      open = List.of(Json.mapper().convertValue(outcome.open(), Gathering.EventSet[].class));
      if (!outcome.whole().isEmpty()) {
        runs.add(outcome.whole().toString());
      }
    }
    return runs;
  }

  private static JsonNode event(String type, int id) {
    String[] parts = type.split(":", -1);
    var event = Json.object().put("id", "" + id).put("type", parts[0]).put("source", "/test");
    if (parts.length > 1) {
      event.putObject("data").put("order", parts[1]);
    }
    return event;
  }

  private static WorkflowSchedule.ByEvents schedule(String on, String read) {
    String yaml =
        """
        document: {dsl: '1.0.3', namespace: test, name: heard, version: 1.0.0}
        schedule: {%s%s}
        do: [{greet: {set: {text: hello}}}]
        """;
    String flow = on.contains("\n") ? "" : "on: {" + on + "}";
    String text =
        flow.isEmpty()
            ? yaml.replace("{%s%s}", "\n  on:\n    " + on.strip().replace("\n", "\n    "))
            : yaml.formatted(flow, read);
    return switch (DefinitionReader.read("heard.yaml", text.getBytes(StandardCharsets.UTF_8))) {
      case ReadResult.Valid valid ->
          (WorkflowSchedule.ByEvents) valid.definition().schedule().orElseThrow();
      case ReadResult.Invalid(var defects) -> throw new AssertionError(defects);
    };
  }
}
