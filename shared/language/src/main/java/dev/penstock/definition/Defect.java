package dev.penstock.definition;

/**
 * Something wrong with a document, where it stands and what to do about it.
 *
 * @param file the document's name as the reader was given it
 * @param line 1-based; 0 when the document was not read from text
 * @param column 1-based; 0 when the document was not read from text
 * @param pointer RFC 6901 JSON pointer of the offender; empty for the whole document
 * @param rule the rule that was broken; its id is stable and documented in docs/rules
 * @param message what is wrong and how to mend it
 */
public record Defect(String file, int line, int column, String pointer, Rule rule, String message) {

  public boolean isError() {
    return rule.severity() == Rule.Severity.ERROR;
  }

  /** {@code file:line:column pointer message [rule]}, the form that {@code validate} prints. */
  @Override
  public String toString() {
    String where = pointer.isEmpty() ? "(document)" : pointer;
    String label = isError() ? "" : "warning: ";
    return "%s:%d:%d %s %s%s [%s]".formatted(file, line, column, where, label, message, rule.id());
  }
}
