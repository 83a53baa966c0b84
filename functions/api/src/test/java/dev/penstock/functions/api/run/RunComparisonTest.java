package dev.penstock.functions.api.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** F85: two runs beside each other, from what their traces tell. */
class RunComparisonTest {

  private static final String CALL = "'position':'/do/1/pay','iteration':''";

  @Test
  void shouldTellWhatTheRunsThemselvesHaveOtherwise() {
    JsonNode compared =
        compared(
            side("{'version':'1.0.0','status':'completed','startedBy':'trigger:a'}", ""),
            side(
                "{'version':'1.1.0','status':'faulted','startedBy':'trigger:a',"
                    + "'problem':{'type':'https://e/late','instance':'/do/1/pay'}}",
                ""));

    assertThat(compared.path("same").booleanValue()).isFalse();
    assertThat(compared.path("run"))
        .isEqualTo(
            read(
                """
                [{'member':'version','here':'1.0.0','there':'1.1.0'},
                 {'member':'status','here':'completed','there':'faulted'},
                 {'member':'problem','there':'https://e/late'},
                 {'member':'problemAt','there':'/do/1/pay'}]
                """));
    assertThat(compared.path("tasks")).isEmpty();
  }

  @Test
  void shouldTellACallThatWentAnotherWay() {
    JsonNode task =
        compared(
                side("{}", call(1, "done", "a", "r", 70)),
                side("{}", call(1, "failed", "b", "", 90), call(2, "done", "c", "s", 10)))
            .at("/tasks/0");

    assertThat(texts(task.path("differences")))
        .containsExactly("attempts", "argumentsDigest", "resultDigest");
    assertThat(task.path("here"))
        .hasToString(
            quoted(
                "{'outcome':'done','attempts':1,'argumentsDigest':'a','resultDigest':'r',"
                    + "'receipt':true,'micros':70}"));
    assertThat(task.path("there"))
        .hasToString(
            quoted(
                "{'outcome':'done','attempts':2,'argumentsDigest':'c','resultDigest':'s',"
                    + "'receipt':true,'micros':100}"));
  }

  @Test
  void shouldTellAnAttemptWithoutReceiptByItsStateAndNotByTheReceiptBefore() {
    JsonNode task =
        compared(
                side("{}", call(1, "done", "a", "r", 5)),
                side(
                    "{}",
                    call(1, "failed", "a", "r", 5),
                    "'effects':[{"
                        + CALL
                        + ",'attempt':2,'argumentsDigest':'a','state':'unknown'}]"))
            .at("/tasks/0");

    assertThat(task.path("there").path("outcome").textValue()).isEqualTo("unknown");
    assertThat(task.path("there").path("receipt").booleanValue()).isFalse();
    assertThat(task.path("there").has("resultDigest")).isFalse();
    assertThat(texts(task.path("differences")))
        .containsExactly("outcome", "attempts", "resultDigest", "receipt");
  }

  @Test
  void shouldTellWhatOnlyOneOfThemDid() {
    JsonNode tasks =
        compared(
                side("{}", decision("allow", "local"), call(1, "done", "a", "r", 5)),
                side("{}", decision("deny", "never")))
            .path("tasks");

    assertThat(tasks.findValuesAsText("kind")).containsExactly("policy.eval", "tool.call");
    assertThat(tasks.findValuesAsText("in")).containsExactly("both", "here");
    assertThat(texts(tasks.at("/0/differences"))).containsExactly("outcome", "rule");
    assertThat(tasks.at("/1/differences")).isEmpty();
    assertThat(tasks.at("/1").has("there")).isFalse();
  }

  @Test
  void shouldCountQuestionsAndEventsHeard() {
    String asked = "'humanTasks':[{" + CALL + ",'state':'decided','outcome':'rejected'}";
    JsonNode tasks =
        compared(
                side(
                    "{}",
                    asked + ",{" + CALL + ",'state':'open'}]",
                    "'listeners':[{" + CALL + ",'state':'done','taken':2}]"),
                side("{}", asked + "]", "'listeners':[{" + CALL + ",'state':'done','taken':3}]"))
            .path("tasks");

    assertThat(tasks.at("/0/here/outcome").textValue()).isEqualTo("open");
    assertThat(tasks.at("/0/here/attempts").intValue()).isEqualTo(2);
    assertThat(texts(tasks.at("/0/differences"))).containsExactly("outcome", "attempts");
    assertThat(texts(tasks.at("/1/differences"))).containsExactly("taken");
  }

  @Test
  void shouldFindNoDifferenceInTimesAndInThePlatformsOwnBookkeeping() {
    JsonNode compared =
        compared(
            side("{'id':'run_a'}", call(1, "done", "a", "r", 5)),
            side(
                "{'id':'run_b'}",
                call(1, "done", "a", "r", 5_000_000),
                "'hops':[{" + CALL + ",'kind':'audit','attempt':1,'micros':9,'detail':{}}]"));

    assertThat(compared.path("same").booleanValue()).isTrue();
    assertThat(compared.path("here").textValue()).isEqualTo("run_a");
    assertThat(compared.path("there").textValue()).isEqualTo("run_b");
    assertThat(compared.at("/tasks/0/there/micros").longValue()).isEqualTo(5_000_000);
  }

  @Test
  void shouldKeepTheOrderOfTheDocumentWithLapsInTheirOrder() {
    List<String> hops = new ArrayList<>();
    for (String at : List.of("/do/10/z ", "/do/2/a 10", "/do/2/a 9", "/do/2/a 9.1", " ")) {
      String[] place = at.split(" ", -1);
      hops.add(
          "{'position':'%s','iteration':'%s','kind':'sub-run','attempt':1,'micros':1,'detail':{}}"
              .formatted(place[0], place[1]));
    }

    JsonNode tasks =
        compared(side("{}", "'hops':[" + String.join(",", hops) + "]"), side("{}", ""))
            .path("tasks");

    assertThat(tasks.findValuesAsText("position"))
        .containsExactly("", "/do/2/a", "/do/2/a", "/do/2/a", "/do/10/z");
    assertThat(tasks.findValuesAsText("iteration")).containsExactly("", "9", "9.1", "10", "");
  }

  private static JsonNode compared(RunComparison.Side here, RunComparison.Side there) {
    return RunComparison.between(here, there);
  }

  /** Lists that are named twice are put together. */
  private static RunComparison.Side side(String run, String... parts) {
    ObjectNode trace = Json.object();
    for (String part : parts) {
      read("{" + part + "}")
          .properties()
          .forEach(list -> list.getValue().forEach(trace.withArray(list.getKey())::add));
    }
    return new RunComparison.Side(read(run), trace);
  }

  private static String call(int attempt, String outcome, String given, String result, long took) {
    String receipt =
        result.isEmpty()
            ? ""
            : ",'receipts':[{%s,'attempt':%d,'resultDigest':'%s'}]"
                .formatted(CALL, attempt, result);
    return """
    'hops':[{%s,'kind':'tool.call','attempt':%d,'micros':%d,'detail':{'outcome':'%s'}}],
    'effects':[{%1$s,'attempt':%2$d,'argumentsDigest':'%5$s','state':'recorded'}]%6$s\
    """
        .formatted(CALL, attempt, took, outcome, given, receipt);
  }

  private static String decision(String outcome, String rule) {
    return "'policyDecisions':[{%s,'attempt':1,'outcome':'%s','rule':'%s'}]"
        .formatted(CALL, outcome, rule);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.textValue()));
    return texts;
  }

  private static JsonNode read(String json) {
    return Json.read(quoted(json));
  }

  private static String quoted(String json) {
    return json.replace('\'', '"');
  }
}
