package dev.penstock.redaction;

/** Addresses of people: a name, {@code @} or {@code %40}, and a domain with a dot in it. */
final class Emails implements Detector {

  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_DOMAIN = 253;
  private static final String ENCODED = "%40";

  @Override
  public void find(String text, Spans into) {
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '@') {
        address(text, at, at + 1, into);
      } else if (c == '%' && text.startsWith(ENCODED, at)) {
        address(text, at, at + ENCODED.length(), into);
      }
    }
  }

  private static void address(String text, int nameEnd, int domain, Spans into) {
    int from = nameEnd;
    while (from > 0 && nameEnd - from < LONGEST_NAME && isName(text.charAt(from - 1))) {
      from--;
    }
    int end = domainEnd(text, domain);
    if (from < nameEnd && end > domain) {
      into.add(from, end, Kind.EMAIL);
    }
  }

  private static boolean isName(char c) {
    return Character.isLetterOrDigit(c) || "._+-'~%".indexOf(c) >= 0;
  }

  /** Where the last label ends that can be one of the highest level; the beginning if none. */
  private static int domainEnd(String text, int from) {
    int end = from;
    int label = from;
    for (int at = from; at <= text.length() && at - from <= LONGEST_DOMAIN; at++) {
      boolean isPart =
          at < text.length()
              && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '-');
      if (!isPart) {
        if (label > from && isHighest(text, label, at)) {
          end = at;
        }
        if (at == label || at == text.length() || text.charAt(at) != '.') {
          return end;
        }
        label = at + 1;
      }
    }
    return end;
  }

  private static boolean isHighest(String text, int from, int to) {
    return to - from >= 2 && Character.isLetter(text.charAt(from));
  }
}
