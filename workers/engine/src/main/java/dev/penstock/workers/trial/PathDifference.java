package dev.penstock.workers.trial;

import java.util.ArrayList;
import java.util.List;

/** Two ways through a document side by side, by their longest common subsequence. */
final class PathDifference {

  /** Longer paths are told by their first difference only: the table grows with the square. */
  private static final int LONGEST = 1_000;

  private PathDifference() {}

  /**
   * A line for each step; none when the paths are the same.
   *
   * @param expected names or pointers
   * @param taken pointers
   */
  static List<String> lines(List<String> expected, List<String> taken) {
    int same = 0;
    while (same < expected.size()
        && same < taken.size()
        && TaskNames.isMeant(expected.get(same), taken.get(same))) {
      same++;
    }
    if (same == expected.size() && same == taken.size()) {
      return List.of();
    }
    if (expected.size() > LONGEST || taken.size() > LONGEST) {
      return List.of(
          "    step " + (same + 1) + " of " + expected.size() + ":",
          "  - " + (same < expected.size() ? expected.get(same) : "(the end)"),
          "  + " + (same < taken.size() ? taken.get(same) : "(the end)"));
    }
    return aligned(expected, taken, lengths(expected, taken));
  }

  private static int[][] lengths(List<String> expected, List<String> taken) {
    int[][] lengths = new int[expected.size() + 1][taken.size() + 1];
    for (int i = expected.size() - 1; i >= 0; i--) {
      for (int j = taken.size() - 1; j >= 0; j--) {
        lengths[i][j] =
            TaskNames.isMeant(expected.get(i), taken.get(j))
                ? lengths[i + 1][j + 1] + 1
                : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
      }
    }
    return lengths;
  }

  private static List<String> aligned(List<String> expected, List<String> taken, int[][] lengths) {
    List<String> lines = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < expected.size() || j < taken.size()) {
      if (i < expected.size()
          && j < taken.size()
          && TaskNames.isMeant(expected.get(i), taken.get(j))) {
        lines.add("    " + expected.get(i++));
        j++;
      } else if (j == taken.size()
          || (i < expected.size() && lengths[i + 1][j] >= lengths[i][j + 1])) {
        lines.add("  - " + expected.get(i++));
      } else {
        lines.add("  + " + taken.get(j++));
      }
    }
    return lines;
  }
}
