package dev.penstock.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.definition.task.DoTask;
import dev.penstock.definition.task.ExtendedTask;
import dev.penstock.definition.task.HttpCallTask;
import dev.penstock.definition.task.TaskDefinition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies in place of calls, extensions around tasks (F19, F23). */
class FunctionsAndExtensionsTest {

  private static final String HEAD =
      """
      document: {dsl: '1.0.3', namespace: default, name: example, version: 1.0.0}
      """;

  @Test
  void shouldGiveEachCallOfAFunctionAPositionOfItsOwnAndOneSource() {
    List<TaskDefinition> tasks =
        tasks(
            """
            use:
              functions:
                fetch: {call: http, with: {method: get, endpoint: 'https://a.example/'}, timeout: {after: PT1S}}
            do:
              - one: {call: fetch}
              - two: {call: fetch}
            """);

    assertThat(tasks)
        .extracting(task -> ((DoTask) task).tasks().tasks().getFirst().position().pointer())
        .containsExactly("/do/0/one/call/fetch", "/do/1/two/call/fetch");
    assertThat(tasks)
        .extracting(task -> ((DoTask) task).tasks().tasks().getFirst().position().source())
        .containsOnly("/use/functions/fetch");
  }

  @Test
  void shouldWrapOnlyTheKindsThatAnExtensionNamesAndNeverItsOwnTasks() {
    List<TaskDefinition> tasks =
        tasks(
            """
            use:
              extensions:
                - log: {extend: call, after: [{tell: {call: http, with: {method: get, endpoint: 'https://log.example/'}, timeout: {after: PT1S}}}]}
            do:
              - plain: {set: {x: 1}}
              - wrapped: {call: http, with: {method: get, endpoint: 'https://a.example/'}, timeout: {after: PT1S}}
            """);

    assertThat(tasks.getFirst()).isNotInstanceOf(ExtendedTask.class);
    ExtendedTask wrapped = (ExtendedTask) tasks.getLast();
    assertThat(wrapped.task().position().pointer()).isEqualTo("/do/1/wrapped");
    assertThat(wrapped.after().tasks().getFirst())
        .isInstanceOf(HttpCallTask.class)
        .extracting(task -> task.position().pointer())
        .isEqualTo("/do/1/wrapped/extension/log/after/0/tell");
  }

  @Test
  void shouldLetAnExtensionCallTheFunctionWhoseBodyItExtends() {
    assertThat(
            read(
                """
                use:
                  functions: {note: {set: {x: 1}}}
                  extensions: [{watch: {extend: set, before: [{tell: {call: note}}]}}]
                do: [{a: {call: note}}]
                """))
        .isEmpty();
  }

  @Test
  void shouldFollowTheDirectivesOfAnExtendedSwitch() {
    assertThat(
            read(
                """
                use:
                  extensions: [{watch: {extend: all, before: [{note: {set: {x: 1}}}]}}]
                do:
                  - choose: {switch: [{a: {when: .a, then: last}}, {b: {then: nowhere}}]}
                  - last: {set: {x: 1}}
                """))
        .singleElement()
        .satisfies(d -> assertThat(d.pointer()).isEqualTo("/do/0/choose/switch/1/b/then"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "functions: {a: {call: b}, b: {call: a}} | {set: {x: 1}} | /use/functions/b/call | a → b → a",
        "functions: {a: {set: '${ $item }'}} | {for: {in: '${ . }'}, do: [{b: {call: a}}]} | /use/functions/a/set | not defined",
        "functions: {a: {set: {x: 1}, then: there}} | {call: a} | /use/functions/a/then | goes to a sibling",
        "functions: {fetch: {set: {x: 1}}} | {call: fetsh} | /do/0/t/call | Did you mean",
        "functions: {a: {set: {x: '${ .a, }'}}} | {set: {x: 1}} | /use/functions/a/set/x | at character",
        "extensions: [{e: {extend: wait, when: '$task ==', before: [{b: {set: {x: 1}}}]}}] | {set: {x: 1}} | /use/extensions/0/e/when | jq",
        "extensions: [{e: {extend: walk}}] | {set: {x: 1}} | /use/extensions/0/e/extend | enumeration",
      })
  void shouldSayWhatIsWrongAndWhere(String use, String task, String pointer, String message) {
    assertThat(read("use: {" + use.strip() + "}\ndo: [{t: " + task.strip() + "}]\n"))
        .filteredOn(Defect::isError)
        .anySatisfy(
            d -> {
              assertThat(d.pointer()).isEqualTo(pointer);
              assertThat(d.message()).containsIgnoringCase(message);
              assertThat(d.line()).isPositive();
            });
  }

  private static List<TaskDefinition> tasks(String text) {
    return switch (DefinitionReader.read("t.yaml", bytes(text))) {
      case ReadResult.Valid(var definition, _) -> definition.tasks().tasks();
      case ReadResult.Invalid(var defects) -> throw new AssertionError(defects);
    };
  }

  private static List<Defect> read(String text) {
    return switch (DefinitionReader.read("t.yaml", bytes(text))) {
      case ReadResult.Valid(_, var warnings) -> warnings;
      case ReadResult.Invalid(var defects) -> defects;
    };
  }

  private static byte[] bytes(String text) {
    return (HEAD + text).getBytes(StandardCharsets.UTF_8);
  }
}
