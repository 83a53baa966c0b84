package dev.penstock.workers.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.definition.ResourceSource;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.workers.protocol.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The workflows beside a document, on the author's bench. F29, F137. */
final class WorkflowFolderTest {

  private static final String EXAMPLE =
      """
      document:
        dsl: '1.0.3'
        namespace: test
        name: run-subflow
        version: '0.1.0'
      do:
        - registerCustomer:
            run:
              workflow:
                namespace: test
                name: register-customer
                version: '0.1.0'
                input:
                  customer: .user
      """;

  @TempDir Path folder;

  @Test
  void shouldRunTheOfficialExampleWithTheWorkflowBesideIt() {
    Path main = write("run-subflow.yaml", EXAMPLE);
    write("workflow/register.yaml", other("register-customer", "0.1.0", "${ .customer }"));

    RunResult result =
        RunOnce.execute(
            RunFixture.definition(EXAMPLE), Json.object(), Json.object(), workflows(main), _ -> {});

    assertThat(result).isEqualTo(new RunResult.Completed(Json.read("{\"is\":\".user\"}")));
  }

  @Test
  void shouldSayWhereItLookedWhenThereIsNone() {
    Path main = write("run-subflow.yaml", EXAMPLE);

    assertThat(
            RunOnce.execute(
                RunFixture.definition(EXAMPLE),
                Json.object(),
                Json.object(),
                workflows(main),
                _ -> {}))
        .isInstanceOfSatisfying(
            RunResult.Faulted.class,
            faulted ->
                assertThat(faulted.error().detail())
                    .contains("test/register-customer 0.1.0")
                    .contains("folder"));
  }

  @Test
  void shouldFindTheNewestVersionThatIsNoPreRelease() {
    Path main = write("main.yaml", EXAMPLE);
    write("one.yaml", other("other", "1.9.0", "1"));
    write("two.yaml", other("other", "1.10.0", "2"));
    write("three.yaml", other("other", "2.0.0-rc.1", "3"));

    assertThat(workflows(main).find("test", "other", "latest").map(WorkflowDefinition::id))
        .hasValueSatisfying(id -> assertThat(id.version()).isEqualTo("1.10.0"));
    assertThat(workflows(main).find("test", "other", "2.0.0-rc.1")).isPresent();
    assertThat(workflows(main).find("test", "other", "1.0.0")).isEmpty();
  }

  @Test
  void shouldSearchTheWholeFolderOfWorkflowsThatTheDocumentIsIn() {
    Path main = write("workflows/deep/main.yaml", EXAMPLE);
    write("workflows/elsewhere/other.yaml", other("other", "1.0.0", "1"));
    write("other.yaml", other("outside", "1.0.0", "1"));

    assertThat(workflows(main).find("test", "other", "1.0.0")).isPresent();
    assertThat(workflows(main).find("test", "outside", "1.0.0")).isEmpty();
  }

  @Test
  void shouldTellTheDefectsOfWhatIsThereAndNotValid() {
    Path main = write("main.yaml", EXAMPLE);
    write("other.yaml", other("other", "1.0.0", "1").replace("set", "sett"));

    assertThatThrownBy(() -> workflows(main).find("test", "other", "1.0.0"))
        .isInstanceOfSatisfying(
            PlatformException.class,
            e -> assertThat(e.problem().detail()).contains("other.yaml:").contains("no kind"));
  }

  private static WorkflowSource workflows(Path main) {
    return new WorkflowFolder(main, _ -> ResourceSource.none());
  }

  private static String other(String name, String version, String value) {
    return "document: { dsl: '1.0.3', namespace: test, name: NAME, version: 'VERSION' }\n"
            .replace("NAME", name)
            .replace("VERSION", version)
        + "do: [ { task: { set: { is: '"
        + value
        + "' } } } ]\n";
  }

  private Path write(String name, String text) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
