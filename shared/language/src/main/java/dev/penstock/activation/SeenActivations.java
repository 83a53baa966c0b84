package dev.penstock.activation;

import dev.penstock.activation.ActivationStore.Activated;
import dev.penstock.store.Condition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What was read of activations. What was concluded from it holds as long as the rows are the same,
 * and a commit can make sure of that by itself: that nothing newer was activated, and nothing taken
 * away or changed.
 */
public final class SeenActivations {

  private static final String LINE =
      "a.seq || ' ' || a.name || ' ' || a.digest || ' ' || encode(a.seal, 'hex')";

  private SeenActivations() {}

  /**
   * That the rows are still those that were read.
   *
   * @param kind of all of them
   * @param names whose activations were read, with or without any
   * @param read by name, newest first
   * @param depth how many of each name the conclusion rests on: one more than there are where all
   *     were looked at
   */
  public static Condition areStillThese(
      String kind, List<String> names, Map<String, List<Activated>> read, int depth) {
    int looked = Math.min(depth, ActivationStore.MOST_RECENT);
    String rows =
        names.stream()
            .flatMap(name -> read.getOrDefault(name, List.of()).stream().limit(looked))
            .sorted(Comparator.comparingLong(Activated::seq).reversed())
            .map(row -> row.seq() + " " + row.name() + " " + row.digest() + " " + row.seal())
            .collect(Collectors.joining("\n"));
    List<Object> values = new ArrayList<>(names);
    values.add(kind);
    values.add(rows);
    return new Condition(sql(names.size(), looked), values);
  }

  private static String sql(int names, int depth) {
    // As many rows as names, and no number of them left to be guessed: a plan of this statement has
    // to be good for all its values, or the server makes a new one for each commit.
    return """
        (SELECT coalesce(string_agg(%s, E'\\n' ORDER BY a.seq DESC), '')
           FROM (VALUES (?)%s) AS wanted (name)
          CROSS JOIN LATERAL (SELECT seq, name, digest, seal
                                FROM activation
                               WHERE kind = ? AND activation.name = wanted.name
                               ORDER BY seq DESC
                               LIMIT %d) a) = ?
        """
        .formatted(LINE, ", (?)".repeat(names - 1), depth);
  }
}
