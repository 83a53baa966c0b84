package dev.penstock.functions.api.configuration;

import dev.penstock.trigger.Origin;
import dev.penstock.trigger.Trigger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a trigger names and the vault does not have: nothing is let in by it until that is put. It
 * is no defect, since files may come before secrets.
 */
final class MissingSecrets {

  private static final String USABLE =
      """
      SELECT EXISTS (SELECT FROM secret
                      WHERE name = ? AND state <> 'revoked' AND folder IN ('', ?)
                        AND (usable_until IS NULL OR usable_until > now()))
      """;

  private MissingSecrets() {}

  /** What to tell whoever applies the trigger; null when a sender can prove itself. */
  static @Nullable String told(Connection connection, Trigger trigger) throws SQLException {
    if (!(trigger.origin() instanceof Origin.Webhook webhook)) {
      return null;
    }
    List<String> missing = new ArrayList<>();
    for (String name : webhook.secrets()) {
      if (!isUsable(connection, name, trigger.folder())) {
        missing.add(name);
      }
    }
    if (missing.isEmpty()) {
      return null;
    }
    return (missing.size() == webhook.secrets().size()
            ? "Every delivery is refused until the vault has "
            : "The vault does not have ")
        + String.join(" and ", missing)
        + ": ./penstock secret put "
        + missing.getFirst();
  }

  private static boolean isUsable(Connection connection, String name, String folder)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(USABLE)) {
      select.setString(1, name);
      select.setString(2, folder);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
