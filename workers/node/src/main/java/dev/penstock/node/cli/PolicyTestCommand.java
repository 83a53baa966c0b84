package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.node.client.PolicyFolder;
import dev.penstock.policy.PolicyCase;
import dev.penstock.policy.PolicyCases;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import dev.penstock.workers.trial.JUnitCase;
import dev.penstock.workers.trial.JUnitXml;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code policy test}: the cases that stand beside policies. */
@Command(
    name = "test",
    description = "Run the cases beside policies. Needs no node.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Reads policies/*.yaml and decides each case of policies/*.cases.yaml as the policies would",
      "together: of each its newest version, also one that is staged or a shadow.",
      "Exit code 0 all passed, 1 a case failed or too little is covered, 2 a file is not valid.",
      "",
      "Examples:",
      "  ./penstock policy test .",
      "  ./penstock policy test . --min-coverage 100 --junit target/policies.xml"
    })
final class PolicyTestCommand implements Callable<Integer> {

  @Mixin Streams io = new Streams();

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "A configuration folder (default: the current folder).")
  Path folder = Path.of(".");

  @Mixin ReportOptions options = new ReportOptions();

  /** A case that was run. */
  private record Ran(Path file, String name, Optional<String> failure) {}

  @Override
  public Integer call() {
    int least = options.least();
    PolicyFolder read = PolicyFolder.read(folder);
    if (!read.defects().isEmpty()) {
      read.defects().forEach(io.err()::println);
      io.err().flush();
      return Failures.INVALID;
    }
    PolicyCases cases = new PolicyCases(read.policies());
    List<Ran> ran = new ArrayList<>();
    for (Map.Entry<Path, List<PolicyCase>> file : read.cases().entrySet()) {
      for (PolicyCase one : file.getValue()) {
        ran.add(new Ran(file.getKey(), one.name(), cases.run(one)));
      }
    }
    int percent = cases.coverage().percent();
    report(ran, cases, percent);
    if (options.junit != null) {
      junit(ran, options.junit);
    }
    boolean failed = ran.stream().anyMatch(one -> one.failure().isPresent());
    return failed || percent < least ? Failures.FAILED : 0;
  }

  private void report(List<Ran> ran, PolicyCases cases, int percent) {
    long failures = ran.stream().filter(one -> one.failure().isPresent()).count();
    if (options.json) {
      ObjectNode report =
          Json.object()
              .put("cases", ran.size())
              .put("failures", failures)
              .put("rules", cases.rules().size())
              .put("percentCovered", percent);
      cases.uncovered().forEach(report.putArray("uncovered")::add);
      var list = report.putArray("results");
      for (Ran one : ran) {
        ObjectNode item =
            list.addObject().put("file", one.file().toString()).put("name", one.name());
        item.put("passed", one.failure().isEmpty());
        one.failure().ifPresent(why -> item.put("failure", why));
      }
      io.out().println(Calls.pretty(report));
    } else {
      for (Ran one : ran) {
        io.out()
            .println(
                (one.failure().isEmpty() ? "ok    " : "FAIL  ") + one.file() + "  " + one.name());
        one.failure().ifPresent(why -> io.out().println("      " + why));
      }
      io.out()
          .println(ran.size() + " cases, " + failures + " failed; " + percent + " % of the rules");
      cases.uncovered().forEach(rule -> io.out().println("never decided: " + rule));
    }
    io.out().flush();
  }

  private static void junit(List<Ran> ran, Path file) {
    List<JUnitCase> cases =
        ran.stream()
            .map(
                one ->
                    new JUnitCase(
                        one.file(),
                        0,
                        one.name(),
                        Duration.ZERO,
                        one.failure().stream().toList(),
                        false))
            .toList();
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (Writer out = Files.newBufferedWriter(file)) {
        JUnitXml.write(cases, out);
      }
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(ProblemType.INVALID_INPUT, "The report " + file + " can't be written."), e);
    }
  }
}
