package dev.penstock.redaction;

/**
 * Words that nobody makes up: of small and large letters and digits, mixed as chance mixes them.
 * Digests, UUIDs and ids are in hexadecimal or in one case, and stay readable.
 */
final class RandomTokens implements Detector {

  private static final int SHORTEST = 24;

  /** Bits for each character, of the share of each in the word. Names in camel case have less. */
  private static final double LEAST_ENTROPY = 3.9;

  /** How often one sort of character follows another; chance has 0.6, names 0.3. */
  private static final double LEAST_CHANGES = 0.33;

  private static final int SHORTEST_WORD = 3;

  private static final int ASCII = 128;

  @Override
  public void find(String text, Spans into) {
    for (int at = 0; at < text.length(); ) {
      at = isPart(text.charAt(at)) ? chain(text, at, into) : at + 1;
    }
  }

  /**
   * Parts with slashes or plus signs between them, as base64 has them, up to one that is a plain
   * word and so belongs to a path.
   *
   * @return from where to go on
   */
  private static int chain(String text, int from, Spans into) {
    int end = from;
    for (int at = from; at < text.length() && isPart(text.charAt(at)); ) {
      int part = partEnd(text, at);
      if (isPlain(text, at, part)) {
        judge(text, from, end, into);
        return part;
      }
      end = part;
      at = part;
      while (at < text.length() && isJoint(text.charAt(at))) {
        at++;
      }
      if (at == part) {
        break;
      }
    }
    judge(text, from, end, into);
    return Math.max(end, from + 1);
  }

  private static void judge(String text, int from, int end, Spans into) {
    if (end - from >= SHORTEST && isRandom(text, from, end)) {
      into.add(from, end, Kind.CREDENTIAL);
    }
  }

  private static int partEnd(String text, int from) {
    int end = from;
    while (end < text.length() && isPart(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isPart(char c) {
    return Letters.isAlphanumeric(c) || c == '_' || c == '-';
  }

  private static boolean isJoint(char c) {
    return c == '/' || c == '+';
  }

  private static boolean isPlain(String text, int from, int to) {
    if (to - from < SHORTEST_WORD) {
      return false;
    }
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!Letters.isLower(c) && c != '-' && c != '_') {
        return false;
      }
    }
    return true;
  }

  private static boolean isRandom(String text, int from, int to) {
    int[] counts = new int[ASCII];
    int[] sorts = new int[4];
    int changes = 0;
    int before = -1;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      counts[c]++;
      int sort = sort(c);
      sorts[sort]++;
      if (before >= 0 && !isJoint(c) && sort != before) {
        changes++;
      }
      before = isJoint(c) ? -1 : sort;
    }
    int length = to - from;
    return sorts[0] > 0
        && sorts[1] > 0
        && sorts[2] > 0
        && changes >= LEAST_CHANGES * (length - 1)
        && entropy(counts, length) >= LEAST_ENTROPY;
  }

  private static int sort(char c) {
    if (Letters.isDigit(c)) {
      return 0;
    }
    if (Letters.isUpper(c)) {
      return 1;
    }
    return Letters.isLower(c) ? 2 : 3;
  }

  private static double entropy(int[] counts, int length) {
    double bits = 0;
    for (int count : counts) {
      if (count > 0) {
        double share = (double) count / length;
        bits -= share * Math.log(share) / Math.log(2);
      }
    }
    return bits;
  }
}
