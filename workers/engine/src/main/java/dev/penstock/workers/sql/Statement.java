package dev.penstock.workers.sql;

import dev.penstock.workers.tool.InvalidArgumentsException;
import java.util.Locale;
import java.util.Set;

/**
 * One statement that neither begins nor ends a transaction: what it does is committed with the
 * effect's key, or not at all.
 *
 * @param text with a question mark for each parameter
 * @param verb its first word, in capitals
 */
record Statement(String text, String verb) {

  private static final Set<String> VERBS =
      Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "WITH", "CALL");

  /**
   * Checks it.
   *
   * @throws InvalidArgumentsException for more than one, or one of another kind
   */
  static Statement of(String written) {
    String text = written.strip().replaceFirst(";$", "");
    if (text.contains(";")) {
      throw new InvalidArgumentsException("statement", "must be one, without \";\"");
    }
    String verb = text.split("\\W", 2)[0].toUpperCase(Locale.ROOT);
    if (!VERBS.contains(verb)) {
      throw new InvalidArgumentsException(
          "statement",
          "must begin with one of " + String.join(", ", VERBS.stream().sorted().toList()));
    }
    return new Statement(text, verb);
  }
}
