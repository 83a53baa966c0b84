package dev.penstock.workers.trial;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What became of all tests of a folder.
 *
 * @param unreadable files that can't be run, with what to mend
 * @param results in the order of the files and of their tests
 * @param coverage by tested document
 */
public record TestReport(
    List<TestFile.ReadResult.Invalid> unreadable,
    List<TestResult> results,
    Map<Path, DocumentCoverage> coverage) {

  /** The coverage of one document by all files that test it. */
  public record DocumentCoverage(TestFile tests, Coverage coverage) {}

  public long failures() {
    return results.stream().filter(r -> !r.passed()).count();
  }

  /** Whole per cent of tasks and branches taken, rounded down; 100 when there are none. */
  public int percentCovered() {
    List<Coverage.Point> all =
        coverage.values().stream().flatMap(c -> c.coverage().points().stream()).toList();
    long taken = all.stream().filter(Coverage.Point::taken).count();
    return all.isEmpty() ? 100 : (int) (taken * 100 / all.size());
  }
}
