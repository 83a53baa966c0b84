package dev.penstock.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.diagram.Diagram;
import dev.penstock.definition.diff.DefinitionDiff;
import dev.penstock.definition.diff.TaskChange;
import dev.penstock.definition.task.ExtendedTask;
import dev.penstock.definition.task.TaskDefinition;
import dev.penstock.definition.task.TaskTree;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code metadata.penstock.undo}: read, and held to every rule (F44). */
class UndoReaderTest {

  private static final String HEAD =
      """
      document: {dsl: '1.0.3', namespace: default, name: example, version: 1.0.0}
      """;

  private static final String UNDO = "/do/0/pay/metadata/penstock/undo";

  @Test
  void shouldReadAnUndoAsTasksOfTheirOwnPlace() {
    WorkflowDefinition definition = read(pay("[{refund: {set: {id: '${ .id }'}}}]"));

    TaskDefinition task = definition.tasks().tasks().getFirst();
    assertThat(task.frame().undo().orElseThrow().position()).isEqualTo(UNDO);
    assertThat(TaskTree.flatten(definition.tasks()))
        .extracting(t -> t.position().pointer())
        .containsExactly("/do/0/pay", UNDO + "/0/refund");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{refund: {set: {id: '${ $item }'}}}]                        | expression-does-not-compile | /0/refund/set/id",
        "[{refund: {set: {id: '${ $secrets.key }'}}}]                 | secret-in-expression        | /0/refund/set/id",
        "[{refund: {call: refnud}}]                                   | unknown-function            | /0/refund/call",
        "[{refund: {set: {x: 1}, then: send}}]                        | then-to-nowhere             | /0/refund/then",
        "[{refund: {set: {x: 1}, then: end}}]                         | invalid-undo                | /0/refund/then",
        "[{a: {switch: [{b: {when: .x, then: end}}, {c: {then: exit}}]}}] | invalid-undo                | /0/a/switch/0/b/then",
        "[{a: {do: [{b: {set: {x: 1}, then: end}}]}}]                 | invalid-undo                | /0/a/do/0/b/then",
        "[{a: {set: {x: 1}, metadata: {penstock: {undo: [{b: {set: {x: 1}}}]}}}}] | invalid-undo | /0/a/metadata/penstock/undo",
        "[{a: {sett: {x: 1}}}]                                        | schema                      | /0/a",
        "[]                                                           | invalid-undo                | ''",
        "{refund: {set: {x: 1}}}                                      | invalid-undo                | ''",
        "[{a: {call: http, with: {method: post, endpoint: 'https://a.example/'}}}] | missing-timeout-on-external-call | /0/a",
        "[{a: {set: {x: 1}}}, {a: {set: {x: 1}}}]                     | duplicate-task-name         | /1/a",
      })
  void shouldHoldTheTasksOfAnUndoToEveryRule(String undo, String rule, String below) {
    ReadResult result = DefinitionReader.read("x.yaml", pay(undo).getBytes(StandardCharsets.UTF_8));

    assertThat(defects(result)).contains(rule + " " + UNDO + below);
  }

  @Test
  void shouldRefuseAnotherWordAndAnUndoOfWhatNeverCompletes() {
    assertThat(
            defects(
                DefinitionReader.read(
                    "x.yaml",
                    (HEAD
                            + """
                            do:
                              - a: {set: {x: 1}, metadata: {penstock: {udno: []}}}
                              - b:
                                  raise: {error: {type: a, status: 400}}
                                  metadata: {penstock: {undo: [{c: {set: {x: 1}}}]}}
                            """)
                        .getBytes(StandardCharsets.UTF_8))))
        .contains("unknown-member /do/0/a/metadata/penstock/udno");
    assertThat(
            defects(
                DefinitionReader.read(
                    "x.yaml",
                    (HEAD
                            + """
                            do:
                              - b:
                                  raise: {error: {type: a, status: 400}}
                                  metadata: {penstock: {undo: [{c: {set: {x: 1}}}]}}
                            """)
                        .getBytes(StandardCharsets.UTF_8))))
        .containsExactly("invalid-undo /do/0/b/metadata/penstock/undo");
  }

  /** Each would be judged by all kinds of tasks, in each of those around it. */
  @Test
  void shouldAnswerToUndosManyLevelsDeep() {
    String undo = "[{a: {sett: {x: 1}}}]";
    for (int i = 0; i < 30; i++) {
      undo = "[{a: {set: {x: 1}, metadata: {penstock: {undo: " + undo + "}}}}]";
    }

    assertThat(defects(DefinitionReader.read("x.yaml", pay(undo).getBytes(StandardCharsets.UTF_8))))
        .singleElement()
        .asString()
        .startsWith("schema " + UNDO);
  }

  @Test
  void shouldRefuseALargeUndo() {
    String tasks =
        IntStream.rangeClosed(0, UndoReader.MOST_TASKS)
            .mapToObj(i -> "{t" + i + ": {set: {x: 1}}}")
            .collect(Collectors.joining(", "));

    assertThat(
            defects(
                DefinitionReader.read(
                    "x.yaml", pay("[" + tasks + "]").getBytes(StandardCharsets.UTF_8))))
        .containsExactly("invalid-undo " + UNDO);
  }

  @Test
  void shouldGiveTheUndoOfAnExtendedTaskToWhatIsAroundIt() {
    WorkflowDefinition definition =
        read(
            HEAD
                + """
                use:
                  extensions:
                    - log: {extend: set, after: [{tell: {wait: PT1S}}]}
                do:
                  - a: {set: {x: 1}, metadata: {penstock: {undo: [{b: {set: {x: 0}}}]}}}
                """);

    ExtendedTask extended = (ExtendedTask) definition.tasks().tasks().getFirst();
    assertThat(extended.frame().undo()).isPresent();
    assertThat(extended.task().frame().undo()).isEmpty();
  }

  @Test
  void shouldBePartOfTheDigestTheDifferenceAndTheDiagram() throws Exception {
    WorkflowDefinition one = read(pay("[{refund: {set: {id: 1}}}]"));
    WorkflowDefinition other = read(pay("[{refund: {set: {id: 2}}}, {tell: {set: {x: 1}}}]"));

    assertThat(one.digest()).isNotEqualTo(other.digest());
    assertThat(DefinitionDiff.of(one.document(), other.document()))
        .extracting(TaskChange::task)
        .containsExactly(
            "/do/pay/metadata/penstock/undo/refund", "/do/pay/metadata/penstock/undo/tell");
    Diagram diagram = Diagram.of(one);
    assertThat(diagram.edges())
        .contains(
            new Diagram.Edge("/do/0/pay", "/do/0/pay/undo", "undo"),
            new Diagram.Edge("/do/0/pay/undo", UNDO + "/0/refund", ""),
            new Diagram.Edge(UNDO + "/0/refund", "end", ""));
    assertThat(diagram.nodes()).extracting(Diagram.Node::kind).contains("undo");
  }

  @Test
  void shouldStillBeHeldToTheRulesWhenItIsOpenedFromTheStore() {
    var document = read(pay("[{refund: {set: {id: 1}}}]")).document().deepCopy();

    assertThat(DefinitionReader.open(document).tasks().tasks().getFirst().frame().undo())
        .isPresent();
    ((ObjectNode) document.at("/do/0/pay/metadata/penstock")).set("undo", Json.object());
    assertThatThrownBy(() -> DefinitionReader.open(document)).isInstanceOf(PlatformException.class);
  }

  private static String pay(String undo) {
    return HEAD
        + """
        use: {secrets: [key]}
        do:
          - pay:
              set: {id: 7}
              metadata: {penstock: {undo: %s}}
        """
            .formatted(undo);
  }

  private static WorkflowDefinition read(String text) {
    ReadResult result = DefinitionReader.read("x.yaml", text.getBytes(StandardCharsets.UTF_8));
    assertThat(result).as(text).isInstanceOf(ReadResult.Valid.class);
    return ((ReadResult.Valid) result).definition();
  }

  private static List<String> defects(ReadResult result) {
    return switch (result) {
      case ReadResult.Valid valid ->
          valid.warnings().stream().map(d -> d.rule().id() + " " + d.pointer()).toList();
      case ReadResult.Invalid invalid ->
          invalid.defects().stream().map(d -> d.rule().id() + " " + d.pointer()).toList();
    };
  }
}
