package dev.penstock.vault;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.regex.Pattern;

/** Who may use a secret, as its values follow each other. */
final class SecretLimits {

  private static final Pattern FOLDER = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private static final String PRESENT =
      "SELECT folder, platform FROM secret WHERE name = ? AND state <> 'revoked'";

  private SecretLimits() {}

  /**
   * That it names what can be a folder.
   *
   * @throws PlatformException {@code invalid-input}
   */
  static void check(Nature nature) {
    if (!nature.folder().equals(Nature.EVERYWHERE) && !FOLDER.matcher(nature.folder()).matches()) {
      String detail = "A folder is a namespace of workflows, such as finance.";
      throw new PlatformException(
          Problem.of(ProblemType.INVALID_INPUT, detail, new Problem.FieldError("/folder", detail)));
    }
  }

  /**
   * That no more may use the new value than the one which it replaces: who forgets to say a limit
   * must not lift it.
   *
   * @throws PlatformException {@code conflict}
   */
  static void keep(Connection transaction, String name, Nature given) throws SQLException {
    try (PreparedStatement query = transaction.prepareStatement(PRESENT)) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          Nature present = new Nature(row.getString(1), row.getBoolean(2), false);
          if (given.isWiderThan(present)) {
            throw PlatformException.of(ProblemType.CONFLICT, told(name, present));
          }
        }
      }
    }
  }

  private static String told(String name, Nature present) {
    return "The secret "
        + name
        + (present.platform()
            ? " is the platform's own."
            : " is for the folder " + present.folder() + " alone.")
        + " Say so of its new value too, or revoke it first to let more use one.";
  }
}
