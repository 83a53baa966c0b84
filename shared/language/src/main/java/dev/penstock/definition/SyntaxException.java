package dev.penstock.definition;

/** A text that can't be read as a document; carries the place, for the defect made from it. */
public final class SyntaxException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  SyntaxException(int line, int column, String message) {
    super(message);
    this.line = line;
    this.column = column;
  }

  public int line() {
    return line;
  }

  public int column() {
    return column;
  }
}
