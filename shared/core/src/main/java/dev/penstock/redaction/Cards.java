package dev.penstock.redaction;

/** Numbers of payment cards: an issuer's first digits, a length it uses, and Luhn's check digit. */
final class Cards implements Detector {

  private static final int SHORTEST = 13;
  private static final int LONGEST = 19;

  @Override
  public void find(String text, Spans into) {
    for (int at = 0; at < text.length(); at++) {
      if (Letters.isDigit(text.charAt(at))) {
        int end = isBeginning(text, at) ? cardEnd(text, at) : at;
        if (end > at) {
          into.add(at, end, Kind.PAYMENT_CARD);
          at = end - 1;
        }
      }
    }
  }

  /** The end of the card that begins here; here where there is none. */
  private static int cardEnd(String text, int from) {
    StringBuilder digits = new StringBuilder(LONGEST);
    char gap = 0;
    int group = 0;
    for (int at = from; at < text.length() && digits.length() <= LONGEST; at++) {
      char c = text.charAt(at);
      if (Letters.isDigit(c)) {
        digits.append(c);
        group++;
        boolean isWhole = Letters.isEnd(text, at + 1) && !isFraction(text, at + 1);
        if (isWhole && isCard(digits)) {
          return at + 1;
        }
      } else if (isGap(c, gap) && isNextDigit(text, at)) {
        // Cards are written in fours, or 4-6-5.
        if (group != 4 && (group != 6 || digits.length() != 10)) {
          return from;
        }
        gap = c;
        group = 0;
      } else {
        return from;
      }
    }
    return from;
  }

  private static boolean isGap(char c, char before) {
    return (c == ' ' || c == '-') && (before == 0 || before == c);
  }

  private static boolean isNextDigit(String text, int at) {
    return at + 1 < text.length() && Letters.isDigit(text.charAt(at + 1));
  }

  private static boolean isBeginning(String text, int at) {
    return Letters.isStart(text, at)
        && (at < 2 || text.charAt(at - 1) != '.' || !Letters.isDigit(text.charAt(at - 2)));
  }

  private static boolean isFraction(String text, int at) {
    return at < text.length() && text.charAt(at) == '.' && isNextDigit(text, at);
  }

  private static boolean isCard(CharSequence digits) {
    return digits.length() >= SHORTEST
        && digits.length() <= LONGEST
        && isIssued(digits)
        && luhn(digits);
  }

  private static boolean isIssued(CharSequence digits) {
    int length = digits.length();
    int first = Integer.parseInt(digits, 0, 4, 10);
    int two = first / 100;
    if (two / 10 == 4) {
      return length == 13 || length == 16 || length == 19;
    }
    if ((two >= 51 && two <= 55) || (first >= 2221 && first <= 2720)) {
      return length == 16;
    }
    if (two == 34 || two == 37) {
      return length == 15;
    }
    boolean isDiners = two == 36 || two == 38 || two == 39 || (first >= 3000 && first <= 3059);
    if (isDiners) {
      return length == 14 || length == 16;
    }
    boolean isJcb = first >= 3528 && first <= 3589;
    boolean isOther = two == 50 || (two >= 56 && two <= 58) || two / 10 == 6;
    return length >= 16 && (isJcb || isOther);
  }

  private static boolean luhn(CharSequence digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int weighed = i % 2 == 0 ? digit : 2 * digit;
      sum += weighed > 9 ? weighed - 9 : weighed;
    }
    return sum % 10 == 0;
  }
}
