package dev.penstock.node.cli;

import dev.penstock.node.doctor.Checks;
import dev.penstock.node.doctor.Finding;
import dev.penstock.node.doctor.Remedies;
import dev.penstock.node.folder.DataFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code doctor}: what this machine lacks. */
@Command(
    name = "doctor",
    description = "Look at what this machine lacks, and name the command that mends it.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit code 0 when a node can run, 3 when something that it needs is missing.",
      "",
      "Examples:",
      "  ./penstock doctor",
      "  ./penstock doctor --fix            get the durable backbone (temporal)",
      "  ./penstock doctor --fix --tests    and what the tests need"
    })
final class DoctorCommand implements Callable<Integer> {

  private static final int LACKING = 3;

  @Mixin Streams io = new Streams();

  @Option(names = "--fix", description = "Mend what can be mended without asking anybody.")
  boolean fix;

  @Option(names = "--tests", description = "Also look at what only the tests need.")
  boolean tests;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data folder of the node (default: ~/.penstock).")
  @Nullable Path data;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "The port that a node would use (default: ${DEFAULT-VALUE}).")
  int port = 8080;

  @Override
  public Integer call() {
    Path folder = data == null ? DataFolder.usual() : data;
    Checks checks = new Checks(folder, port);
    List<Finding> findings = checks.look(tests);
    List<Finding> wanting =
        findings.stream().filter(finding -> !(finding instanceof Finding.Fine)).toList();
    if (fix && !wanting.isEmpty()) {
      Remedies remedies = new Remedies(io.screen()::say);
      wanting.forEach(remedies::mend);
      findings = checks.look(tests);
    }
    findings.stream().flatMap(finding -> finding.lines().stream()).forEach(io.out()::println);
    io.out().flush();
    return findings.stream().anyMatch(Finding.Missing.class::isInstance) ? LACKING : 0;
  }
}
