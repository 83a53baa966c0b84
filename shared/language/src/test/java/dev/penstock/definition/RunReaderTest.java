package dev.penstock.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.definition.task.ContainerTask;
import dev.penstock.definition.task.ProcessOptions;
import dev.penstock.definition.task.ScriptTask;
import dev.penstock.definition.task.SecretReference;
import dev.penstock.definition.task.ShellTask;
import dev.penstock.definition.task.SubRunTask;
import dev.penstock.definition.task.Timespan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
  void shouldReadAScriptInEitherWordForItsLanguage() {
    for (String word : List.of("js", "javascript")) {
      ScriptTask task =
          (ScriptTask) valid("{ script: { language: " + word + ", code: 'console.log(1)' } }");

      assertThat(task.language()).isEqualTo("javascript");
      assertThat(task.code()).isEqualTo("console.log(1)");
      assertThat(task.process().output()).isEqualTo(ProcessOptions.Output.STDOUT);
      assertThat(task.process().awaited()).isTrue();
    }
  }

  @Test
  void shouldReadACommandWithAllThatItIsGiven() {
    ShellTask task =
        (ShellTask)
            valid(
                "{ await: false, return: all, shell: { command: 'ls $1', stdin: '${ .a }',"
                    + " arguments: [ b, '${ .c }' ], environment: { D: '${ .e }' } } }");

    assertThat(task.process().output()).isEqualTo(ProcessOptions.Output.ALL);
    assertThat(task.process().awaited()).isFalse();
    assertThat(task.process().stdin()).isPresent();
    assertThat(task.process().arguments()).isPresent();
    assertThat(task.process().environment()).isPresent();
  }

  @Test
  void shouldTakeASecretOnlyByTheEnvironmentOrOnStdin() {
    ShellTask task =
        (ShellTask)
            valid(
                "{ shell: { command: ls, stdin: '${ $secrets.key }', environment: { TOKEN: '${"
                    + " $secrets.key.token }' } } }");

    assertThat(task.secrets())
        .extracting(SecretReference::at)
        .containsExactlyInAnyOrder("/stdin", "/environment/TOKEN");
    assertThat(defects("{ shell: { command: ls, arguments: [ '${ $secrets.key }' ] } }"))
        .contains("/do/0/t/run/shell/arguments/0 invalid-argument");
    assertThat(defects("{ shell: { command: '${ $secrets.key }' } }"))
        .containsExactly("/do/0/t/run/shell/command secret-in-expression");
  }

  @Test
  void shouldReadAContainerWithItsLifetime() {
    ContainerTask task =
        (ContainerTask)
            valid(
                "{ container: { image: a, name: '${ .n }', ports: { 8080: 80 }, volumes: { /a: /b },"
                    + " pullPolicy: never, lifetime: { cleanup: eventually, after: PT5M } } }");

    assertThat(task.pullPolicy()).isEqualTo(ContainerTask.PullPolicy.NEVER);
    assertThat(task.cleanup()).isEqualTo(ContainerTask.Cleanup.EVENTUALLY);
    assertThat(task.removeAfter()).contains(new Timespan.Fixed(Duration.ofMinutes(5)));
    assertThat(task.containerName()).isPresent();
    assertThat(task.ports()).isPresent();
    assertThat(task.volumes()).isPresent();
  }

  @Test
  void shouldKeepAContainerAndFetchItsImageWhenItIsMissingAsARule() {
    ContainerTask task = (ContainerTask) valid("{ container: { image: a } }");

    assertThat(task.pullPolicy()).isEqualTo(ContainerTask.PullPolicy.IF_NOT_PRESENT);
    assertThat(task.cleanup()).isEqualTo(ContainerTask.Cleanup.NEVER);
  }

  @Test
  void shouldRefuseInputForAContainerThatNobodyWaitsFor() {
    assertThat(defects("{ await: false, container: { image: a, stdin: b } }"))
        .containsExactly("/do/0/t/run/container/stdin invalid-argument");
    assertThat(defects("{ container: { image: a, command: 'echo ${ .a }' } }"))
        .containsExactly("/do/0/t/run/container/command invalid-argument");
  }

  @Test
  void shouldRefuseALanguageThatTheReferenceDoesNotName() {
    assertThat(defects("{ script: { language: ruby, code: puts 1 } }"))
        .containsExactly("/do/0/t/run/script/language invalid-argument");
  }

  @Test
  void shouldRefuseCodeThatIsOnlyKnownAtRunTime() {
    assertThat(defects("{ script: { language: js, code: '${ .code }' } }"))
        .containsExactly("/do/0/t/run/script/code invalid-argument");
  }

  @Test
  void shouldRefuseDataInTheMiddleOfACommand() {
    assertThat(defects("{ shell: { command: 'echo \"Hello, ${ .user.name }\"' } }"))
        .containsExactly("/do/0/t/run/shell/command invalid-argument");
  }

  @Test
  void shouldPinAScriptFromElsewhereAsItIsWritten() {
    String code = "a: [not yaml\n";
    String run = "{ script: { language: python, source: { endpoint: 'https://a.test/b.py' } } }";

    assertThat(read(run, uri -> new ResourceSource.Answer.Found(code)))
        .isInstanceOfSatisfying(
            ReadResult.Valid.class,
            valid ->
                assertThat(valid.definition().tasks().tasks().getFirst())
                    .isInstanceOfSatisfying(
                        ScriptTask.class, task -> assertThat(task.code()).isEqualTo(code)));
    assertThat(defects(run)).containsExactly("/do/0/t/run/script/source unresolved-resource");
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
    return read(run, ResourceSource.none());
  }

  private static ReadResult read(String run, ResourceSource resources) {
    return DefinitionReader.read(
        "t.yaml",
        ("document: { dsl: '1.0.3', namespace: test, name: t, version: '1.0.0' }\nuse: { secrets: [ key ] }\ndo: [ { t: {"
                + " run: "
                + run
                + " } } ]\n")
            .getBytes(StandardCharsets.UTF_8),
        resources);
  }
}
