package dev.penstock.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.definition.task.SubRunTask;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code run} tasks. F29. */
final class RunReaderTest {

  @Test
  void shouldReadAWorkflowToRun() {
    SubRunTask task =
        (SubRunTask)
            valid("{ workflow: { namespace: a, name: b, version: latest, input: { c: 1 } } }");

    assertThat(task.namespace() + "/" + task.workflow() + "@" + task.version())
        .isEqualTo("a/b@latest");
    assertThat(task.awaited()).isTrue();
    assertThat(task.input()).isPresent();
  }

  @Test
  void shouldNotWaitWhenTheTaskSaysSo() {
    SubRunTask task =
        (SubRunTask) valid("{ await: false, workflow: { namespace: a, name: b, version: 1.2.3 } }");

    assertThat(task.awaited()).isFalse();
  }

  @Test
  void shouldRefuseARangeOfVersions() {
    assertThat(defects("{ workflow: { namespace: a, name: b, version: ^1 } }"))
        .containsExactly("/do/0/t/run/workflow/version invalid-argument");
  }

  @Test
  void shouldRefuseToKeepTheStreamsOfAWorkflow() {
    assertThat(defects("{ return: code, workflow: { namespace: a, name: b, version: 1.2.3 } }"))
        .containsExactly("/do/0/t/run/return invalid-argument");
  }

  @Test
  void shouldRefuseAProcessThatThisEngineDoesNotRunYet() {
    assertThat(defects("{ shell: { command: ls } }"))
        .containsExactly("/do/0/t/run unsupported-construct");
  }

  private static Object valid(String run) {
    if (read(run) instanceof ReadResult.Valid(var definition, _)) {
      return definition.tasks().tasks().getFirst();
    }
    throw new AssertionError(read(run));
  }

  private static List<String> defects(String run) {
    return read(run) instanceof ReadResult.Invalid(var defects)
        ? defects.stream()
            .filter(Defect::isError)
            .map(d -> d.pointer() + " " + d.rule().id())
            .toList()
        : List.of();
  }

  private static ReadResult read(String run) {
    return DefinitionReader.read(
        "t.yaml",
        ("document: { dsl: '1.0.3', namespace: test, name: t, version: '1.0.0' }\ndo: [ { t: {"
                + " run: "
                + run
                + " } } ]\n")
            .getBytes(StandardCharsets.UTF_8));
  }
}
