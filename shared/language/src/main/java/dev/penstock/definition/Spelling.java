package dev.penstock.definition;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** "Did you mean": the nearest known word by edit distance. Thread-safe. */
public final class Spelling {

  private static final int LONGEST = 64;

  private Spelling() {}

  /** A sentence with a leading blank, or nothing when no known word is near. */
  public static String hint(String word, String... known) {
    return hint(word, Arrays.asList(known));
  }

  public static String hint(String word, Collection<String> known) {
    if (word.length() > LONGEST) {
      return "";
    }
    int reach = Math.max(word.length() < 4 ? 1 : 2, word.length() / 3);
    return known.stream()
        .filter(k -> k.length() <= LONGEST && distance(word, k) <= reach)
        .min(
            Comparator.comparingInt((String k) -> distance(word, k))
                .thenComparing(Comparator.naturalOrder()))
        .map(k -> " Did you mean \"" + k + "\"?")
        .orElse("");
  }

  /** Letters that are missing, too many or others; two neighbours in the wrong order are one. */
  private static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[][] to = new int[a.length() + 1][b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      to[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      to[i][0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = to[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        to[i][j] = Math.min(change, 1 + Math.min(to[i - 1][j], to[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          to[i][j] = Math.min(to[i][j], to[i - 2][j - 2] + 1);
        }
      }
    }
    return to[a.length()][b.length()];
  }
}
