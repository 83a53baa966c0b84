package dev.penstock.functions.api.scim;

import dev.penstock.functions.api.scim.Refusal.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Who is in a group. */
final class Membership {

  private Membership() {}

  /** The people who came and went, by the names of their accounts. */
  record Changed(List<String> joined, List<String> left) {}

  /** Makes these the members, and no others. */
  static Changed set(Connection transaction, String group, Collection<String> users)
      throws SQLException {
    java.sql.Array wanted = transaction.createArrayOf("text", users.toArray());
    List<String> left =
        people(
            transaction,
            """
            WITH gone AS (DELETE FROM scim_member WHERE group_id = ? AND user_id <> ALL (?)
                          RETURNING user_id)
            SELECT person FROM gone JOIN scim_user ON id = user_id ORDER BY person
            """,
            group,
            wanted);
    List<String> joined =
        people(
            transaction,
            """
            WITH come AS (INSERT INTO scim_member (group_id, user_id)
                          SELECT ?, id FROM scim_user WHERE id = ANY (?) AND gone_at IS NULL
                          ON CONFLICT DO NOTHING
                          RETURNING user_id)
            SELECT person FROM come JOIN scim_user ON id = user_id ORDER BY person
            """,
            group,
            wanted);
    try (PreparedStatement select =
        transaction.prepareStatement("SELECT count(*) FROM scim_member WHERE group_id = ?")) {
      select.setString(1, group);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        if (row.getInt(1) < users.size()) {
          throw Refusal.of(
              Kind.INVALID_VALUE,
              "A member is nobody who was told of; there are no groups in groups.");
        }
      }
    }
    return new Changed(joined, left);
  }

  private static List<String> people(
      Connection transaction, String sql, String group, java.sql.Array users) throws SQLException {
    try (PreparedStatement change = transaction.prepareStatement(sql)) {
      change.setString(1, group);
      change.setArray(2, users);
      try (ResultSet rows = change.executeQuery()) {
        List<String> all = new ArrayList<>();
        while (rows.next()) {
          all.add(rows.getString(1));
        }
        return all;
      }
    }
  }
}
