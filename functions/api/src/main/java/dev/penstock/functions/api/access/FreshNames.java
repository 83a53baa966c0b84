package dev.penstock.functions.api.access;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a person of the identity provider may be called, if nobody ever was. What the provider
 * proposes may be changed and taken by others there; it must not lead to what another of that name
 * was granted here.
 */
public final class FreshNames {

  private FreshNames() {}

  /**
   * Names in the order in which they are tried.
   *
   * @param proposed by the provider; nothing is decided by it
   * @param mark eight characters that nobody else has
   */
  public static List<String> of(Optional<String> proposed, String mark) {
    String plain =
        proposed
            .map(it -> it.toLowerCase(Locale.ROOT))
            .filter(it -> it.matches("[a-z0-9][a-z0-9._@+-]{0,99}"))
            .orElse("person-" + mark);
    return List.of(plain, plain + "-" + mark);
  }

  /** Whether nobody has been called that here. */
  public static boolean isFree(Connection transaction, String name) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT 1 FROM account WHERE kind = 'person' AND name = ?
            UNION ALL SELECT 1 FROM sign_in_link WHERE person = ?
            UNION ALL SELECT 1 FROM session WHERE person = ?
            LIMIT 1
            """)) {
      select.setString(1, name);
      select.setString(2, name);
      select.setString(3, name);
      try (ResultSet row = select.executeQuery()) {
        return !row.next();
      }
    }
  }
}
