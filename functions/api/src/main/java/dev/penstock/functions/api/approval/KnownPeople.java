package dev.penstock.functions.api.approval;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Who has signed in here, or was given an account. */
final class KnownPeople {

  private static final String PREFIX = "person:";

  private KnownPeople() {}

  /** Whether it is one of them, named as the trail names people. */
  static boolean has(Connection connection, String actor) throws SQLException {
    if (!actor.startsWith(PREFIX)) {
      return false;
    }
    String name = actor.substring(PREFIX.length());
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT 1 WHERE (EXISTS (SELECT FROM account
                                     WHERE kind = 'person' AND name = ? AND NOT disabled)
                         OR EXISTS (SELECT FROM session WHERE person = ?))
                       AND NOT EXISTS (SELECT FROM scim_user WHERE person = ? AND NOT active)
            """)) {
      select.setString(1, name);
      select.setString(2, name);
      select.setString(3, name);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }
}
