package dev.penstock.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line (F124, F125): its exit codes, its help and its refusals. */
class CommandLineTest {

  private record Said(int code, String out, String err) {}

  @TempDir Path folder;

  @Test
  void shouldTeachEveryCommand() {
    for (List<String> command : commands(Main.commandLine(), List.of())) {
      List<String> help = new ArrayList<>(command);
      help.add("--help");

      Said said = run(help.toArray(String[]::new));

      assertThat(said.code).as("%s", command).isZero();
      assertThat(said.out).as("%s", command).contains("Usage: penstock").doesNotContain("…  ");
    }
  }

  @Test
  void shouldRefuseWrongUsageWithTheWayToTheHelp() {
    Said said = run("up", "--prot", "9000");

    assertThat(said.code).isEqualTo(2);
    assertThat(said.err).contains("--prot").contains("./penstock up --help");
  }

  @Test
  void shouldNameEachDefectOfADocumentWithItsPlace() throws Exception {
    Path file = folder.resolve("broken.yaml");
    Files.writeString(file, "document:\n  dsl: 1.0.3\n");

    Said said = run("validate", file.toString());

    assertThat(said.code).isEqualTo(2);
    assertThat(said.out.lines()).allSatisfy(line -> assertThat(line).startsWith(file + ":"));
  }

  @Test
  void shouldAcceptTheDemosDocument() throws Exception {
    dev.penstock.node.demo.DemoFiles.write(folder, 8080);

    Said said = run("validate", folder.resolve("workflows/refund.yaml").toString());

    assertThat(said.out).isEmpty();
    assertThat(said.code).isZero();
  }

  @Test
  void shouldSayHowToStartANodeWhenNoneRuns() {
    Said said = run("runs", "list", "--data", folder.toString());

    assertThat(said.code).isEqualTo(1);
    assertThat(said.err).contains("No node runs").contains("./penstock up");
  }

  @Test
  void shouldNeverTakeATokenAsAnArgument() {
    Said said = run("runs", "list", "--server", "http://127.0.0.1:1");

    assertThat(said.code).isEqualTo(2);
    assertThat(said.err).contains("--token-file");
  }

  @Test
  void shouldRefuseAFolderWithNothingToApply() {
    Said said = run("apply", folder.toString());

    assertThat(said.code).isEqualTo(2);
    assertThat(said.err).contains("workflows/");
  }

  @Test
  void shouldHaveNoCommandThatApproves() {
    assertThat(commands(Main.commandLine(), List.of()).toString())
        .doesNotContain("approve")
        .doesNotContain("decide");
  }

  private static List<List<String>> commands(CommandLine line, List<String> path) {
    List<List<String>> all = new ArrayList<>();
    line.getSubcommands()
        .forEach(
            (name, sub) -> {
              if (sub.getCommandSpec().usageMessage().hidden()) {
                return;
              }
              List<String> here = new ArrayList<>(path);
              here.add(name);
              all.add(here);
              all.addAll(commands(sub, here));
            });
    return all;
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
