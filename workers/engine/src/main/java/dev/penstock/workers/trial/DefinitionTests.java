package dev.penstock.workers.trial;

import dev.penstock.definition.ResourceSource;
import dev.penstock.workers.interpreter.Watcher;
import dev.penstock.workers.run.WorkflowFolder;
import dev.penstock.workers.run.WorkflowSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Runs files of tests: no server, no network, no waiting. Thread-safe. */
public final class DefinitionTests {

  /** Every test's clock starts here, so that a test gives the same on every day. */
  static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

  private DefinitionTests() {}

  public static TestReport run(List<Path> files) {
    return run(files, _ -> ResourceSource.none());
  }

  /**
   * Runs the tests of these files.
   *
   * @param resources what a document may name beside it, by the document's path
   */
  public static TestReport run(List<Path> files, Function<Path, ResourceSource> resources) {
    List<TestFile.ReadResult.Invalid> unreadable = new ArrayList<>();
    List<TestResult> results = new ArrayList<>();
    Map<Path, TestReport.DocumentCoverage> coverage = new LinkedHashMap<>();
    for (Path file : files) {
      switch (TestFileReader.read(file, resources)) {
        case TestFile.ReadResult.Invalid invalid -> unreadable.add(invalid);
        case TestFile.ReadResult.Valid(TestFile tests) -> {
          Coverage counted =
              coverage
                  .computeIfAbsent(
                      tests.workflow(),
                      _ -> new TestReport.DocumentCoverage(tests, new Coverage(tests)))
                  .coverage();
          WorkflowSource workflows =
              new WorkflowFolder(tests.workflow(), _ -> ResourceSource.none());
          tests.cases().forEach(test -> results.add(run(tests, test, workflows, counted)));
        }
      }
    }
    return new TestReport(List.copyOf(unreadable), List.copyOf(results), coverage);
  }

  private static TestResult run(
      TestFile tests, TestCase test, WorkflowSource workflows, Coverage coverage) {
    long from = System.nanoTime();
    Script script = new Script(test, workflows);
    Account account =
        Trial.run(
            tests.definition(),
            new Trial.Given("run_test", test.input(), test.startedBy(), BEGINNING, test.config()),
            script,
            Watcher.NONE);
    coverage.count(account);
    List<String> mismatches = Judgement.of(test, account);
    return new TestResult(
        tests.file(),
        test.line(),
        test.name(),
        mismatches,
        script.unused(),
        account,
        Duration.ofNanos(System.nanoTime() - from));
  }
}
