package dev.penstock.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.json.Json;
import dev.penstock.node.client.ConfigurationFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code policy test}: F66. */
class PolicyTestCommandTest {

  private record Said(int code, String out, String err) {}

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(folder.resolve("policies"));
    write(
        "default.yaml",
        """
        policy: default
        version: 1.0.0
        rules:
          - { name: reads, when: action.method == "GET", outcome: allow }
          - { name: deletions, when: action.method == "DELETE", outcome: deny }
        """);
    write(
        "default.cases.yaml",
        """
        cases:
          - { name: a read, input: { action: { method: GET } }, outcome: allow, rule: reads }
          - { name: a write, input: { action: { method: PUT } }, outcome: deny }
        """);
  }

  @Test
  void shouldPassAndNameWhatNoCaseReaches() {
    Said said = run("policy", "test", folder.toString());

    assertThat(said.code).isZero();
    assertThat(said.out)
        .contains("2 cases, 0 failed; 50 % of the rules")
        .contains("never decided: default/deletions");
  }

  @Test
  void shouldFailWhenTooLittleIsCovered() {
    assertThat(run("policy", "test", folder.toString(), "--min-coverage", "50").code).isZero();
    assertThat(run("policy", "test", folder.toString(), "--min-coverage", "51").code).isOne();
  }

  @Test
  void shouldFailAndSayWhatCameInstead() throws IOException {
    write("more.cases.yaml", "cases: [{ name: it <&>, outcome: deny }]");
    Path junit = folder.resolve("out/policies.xml");

    Said said = run("policy", "test", folder.toString(), "--json", "--junit", junit.toString());

    assertThat(said.code).isOne();
    var report = Json.read(said.out);
    assertThat(report.path("failures").asInt()).isOne();
    assertThat(report.at("/results/2/failure").asText()).startsWith("expected deny, got allow");
    assertThat(Files.readString(junit))
        .contains("tests=\"3\" failures=\"1\"")
        .contains("it &lt;&amp;");
  }

  @Test
  void shouldSayWhereAFileIsWrong() throws IOException {
    write(
        "broken.yaml",
        "policy: broken\nversion: 1.0.0\nrules:\n  - { name: a, when: action.hots == '' }\n");
    write("broken.cases.yaml", "cases:\n  - name: a\n    outcome: perhaps\n");

    Said said = run("policy", "test", folder.toString());

    assertThat(said.code).isEqualTo(2);
    assertThat(said.err)
        .contains("broken.yaml:4:")
        .contains("/rules/0/when")
        .contains("broken.cases.yaml:3:")
        .contains("/cases/0/outcome");
  }

  @Test
  void shouldNotApplyCases() {
    assertThat(ConfigurationFolder.read(folder).path("files").findValuesAsText("path"))
        .containsExactly("policies/default.yaml");
  }

  @Test
  void shouldSayWhatIsMissing() throws IOException {
    Files.delete(folder.resolve("policies/default.cases.yaml"));

    Said said = run("policy", "test", folder.toString());

    assertThat(said.code).isEqualTo(2);
    assertThat(said.err).contains("There are no cases, policies/*.cases.yaml,");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve("policies").resolve(name), text);
  }

  private static Said run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    int code = line.execute(arguments);
    return new Said(code, out.toString(), err.toString());
  }
}
