package dev.penstock.definition.format;

/** What became of laying out a document. */
public sealed interface FormatResult {

  /**
   * The document in its one layout; the same text when it was laid out so already.
   *
   * @param text the whole document
   */
  record Formatted(String text) implements FormatResult {}

  /**
   * The document is left as it is.
   *
   * @param line 1-based
   * @param column 1-based
   * @param reason what stands in the way
   */
  record Refused(int line, int column, String reason) implements FormatResult {}
}
