package dev.penstock.workers.trial;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What became of one test.
 *
 * @param mismatches why it failed, each for a person; none when it passed
 * @param notes what looks like a mistake in the test without failing it
 * @param took of real time
 */
public record TestResult(
    Path file,
    int line,
    String name,
    List<String> mismatches,
    List<String> notes,
    Account account,
    Duration took) {

  public boolean passed() {
    return mismatches.isEmpty();
  }
}
