package dev.penstock.redaction;

/** Which characters things are written in. ASCII alone, but where a name may be anybody's. */
final class Letters {

  private Letters() {}

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  static boolean isAlphanumeric(char c) {
    return isDigit(c) || isUpper(c) || isLower(c);
  }

  /** As tokens are written: base64url, and the dots and tildes of RFC 6750. */
  static boolean isToken(char c) {
    return isAlphanumeric(c) || "-_.~+/=".indexOf(c) >= 0;
  }

  /** Whether a word may begin here: nothing of one stands before it. */
  static boolean isStart(String text, int at) {
    return at == 0 || !(isAlphanumeric(text.charAt(at - 1)) || text.charAt(at - 1) == '_');
  }

  /** Whether a word may end before here. */
  static boolean isEnd(String text, int at) {
    return at == text.length() || !isAlphanumeric(text.charAt(at));
  }
}
