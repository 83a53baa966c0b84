package dev.penstock.expression;

import java.util.Set;

/** The text being parsed and how far it has been read. */
final class JqSource {

  static final int MAX_LENGTH = 20_000;

  private static final Set<String> KEYWORDS =
      Set.of(
          "def", "if", "then", "elif", "else", "end", "as", "reduce", "foreach", "try", "catch",
          "label", "import", "include", "and", "or", "__loc__");

  private final String text;
  private int at;

  JqSource(String text) {
    this.text = text;
  }

  /** The next character after blanks and comments; zero at the end. */
  char next() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        at++;
      } else {
        return c;
      }
    }
    return 0;
  }

  /** The character right here, blanks included; zero at the end. */
  char here() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  char take() {
    if (at == text.length()) {
      throw error("the expression ends too early");
    }
    return text.charAt(at++);
  }

  boolean startsWith(String sign) {
    next();
    return text.startsWith(sign, at);
  }

  boolean accept(String sign) {
    if (!startsWith(sign)) {
      return false;
    }
    at += sign.length();
    return true;
  }

  void expect(String sign) {
    if (!accept(sign)) {
      throw error("expected \"" + sign + "\"" + found());
    }
  }

  /** Whether the word stands next, whole. */
  boolean isWord(String word) {
    return startsWith(word) && !isNamePart(charAt(at + word.length()));
  }

  boolean acceptWord(String word) {
    if (!isWord(word)) {
      return false;
    }
    at += word.length();
    return true;
  }

  void expectWord(String word) {
    if (!acceptWord(word)) {
      throw error("expected \"" + word + "\"" + found());
    }
  }

  /** Whether a name, a keyword or not, begins right here. */
  boolean nameHere() {
    char c = here();
    return c == '_' || isLetter(c);
  }

  /** A name, keywords included: what may stand after a dot, a dollar, or as an object's key. */
  String name() {
    next();
    if (!nameHere()) {
      throw error("expected a name" + found());
    }
    int start = at;
    while (isNamePart(here())) {
      at++;
    }
    return text.substring(start, at);
  }

  /** A name that is no keyword. */
  String identifier() {
    int start = at;
    String name = name();
    if (KEYWORDS.contains(name)) {
      at = start;
      throw error("\"" + name + "\" can't stand here");
    }
    return name;
  }

  /** The digits, point and exponent of a number that begins right here. */
  String number() {
    int start = at;
    digits();
    if (here() == '.') {
      at++;
      digits();
    }
    char e = here();
    if (e == 'e' || e == 'E') {
      char sign = charAt(at + 1);
      int first = sign == '+' || sign == '-' ? at + 2 : at + 1;
      if (isDigit(charAt(first))) {
        at = first;
        digits();
      }
    }
    return text.substring(start, at);
  }

  boolean atEnd() {
    return next() == 0 && at == text.length();
  }

  ExpressionException error(String message) {
    return new ExpressionException(
        ExpressionException.Reason.DOES_NOT_COMPILE,
        "Not a jq expression: " + message + " (at character " + (at + 1) + ").");
  }

  private String found() {
    return atEnd() ? ", but the expression ends" : ", found \"" + here() + "\"";
  }

  private void digits() {
    while (isDigit(here())) {
      at++;
    }
  }

  private char charAt(int index) {
    return index < text.length() ? text.charAt(index) : 0;
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isNamePart(char c) {
    return c == '_' || isLetter(c) || isDigit(c);
  }
}
