package dev.penstock.functions.api.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.trace.Hop;
import java.util.Arrays;
import java.util.Comparator;

/**
 * What one row of a run's trace belongs to: a task, a lap of the loops around it, and a part of the
 * way. In the order of the document: {@code /do/2} before {@code /do/10}.
 *
 * @param position JSON pointer of the task; empty where it is of the whole run
 * @param iteration of the loops around it; empty outside of any
 */
record TaskPlace(String position, String iteration, Hop.Kind kind)
    implements Comparable<TaskPlace> {

  private static final Comparator<String> BY_PART =
      Comparator.comparingInt(TaskPlace::digits).thenComparing(Comparator.naturalOrder());

  private static final Comparator<TaskPlace> ORDER =
      Comparator.comparing(TaskPlace::position, byParts("/"))
          .thenComparing(TaskPlace::iteration, byParts("\\."))
          .thenComparing(TaskPlace::kind);

  static TaskPlace of(JsonNode row, Hop.Kind kind) {
    return new TaskPlace(row.path("position").asText(), row.path("iteration").asText(), kind);
  }

  @Override
  public int compareTo(TaskPlace other) {
    return ORDER.compare(this, other);
  }

  private static Comparator<String> byParts(String separator) {
    return (left, right) ->
        Arrays.compare(left.split(separator, -1), right.split(separator, -1), BY_PART);
  }

  /** Indexes have no leading zero, so that the longer one is the larger; names come after them. */
  private static int digits(String part) {
    return part.matches("[0-9]*") ? part.length() : Integer.MAX_VALUE;
  }
}
