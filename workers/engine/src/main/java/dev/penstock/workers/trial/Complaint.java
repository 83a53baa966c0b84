package dev.penstock.workers.trial;

/**
 * Something wrong with a test file, where it stands and how to mend it.
 *
 * @param line 1-based; 0 when the whole file is meant
 * @param column 1-based; 0 when the whole file is meant
 * @param pointer RFC 6901 JSON pointer; empty for the whole file
 */
public record Complaint(String file, int line, int column, String pointer, String message) {

  /** The form that {@code validate} prints. */
  @Override
  public String toString() {
    return "%s:%d:%d %s %s"
        .formatted(file, line, column, pointer.isEmpty() ? "(document)" : pointer, message);
  }
}
