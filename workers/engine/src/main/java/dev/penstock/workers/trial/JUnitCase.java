package dev.penstock.workers.trial;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A case of a report for build servers.
 *
 * @param file its suite
 * @param line where it stands in the file; 0 for the whole file
 * @param complaints why it failed, each for a person; none when it passed
 * @param broken whether the file could not even be read
 */
public record JUnitCase(
    Path file, int line, String name, Duration took, List<String> complaints, boolean broken) {

  public JUnitCase {
    complaints = List.copyOf(complaints);
  }

  static JUnitCase of(TestResult result) {
    return new JUnitCase(
        result.file(), result.line(), result.name(), result.took(), result.mismatches(), false);
  }

  static JUnitCase of(TestFile.ReadResult.Invalid file) {
    return new JUnitCase(file.file(), 0, "can be read", Duration.ZERO, file.lines(), true);
  }

  boolean failed() {
    return !broken && !complaints.isEmpty();
  }
}
