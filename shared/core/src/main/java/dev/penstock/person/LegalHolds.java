package dev.penstock.person;

import dev.penstock.person.LegalHold.Release;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Legal holds as the store has them: placed and released, never changed or deleted. */
public final class LegalHolds {

  private static final String COLUMNS =
      "SELECT id, person, from_at, reason, placed_at, placed_by, released_at, released_by,"
          + " release_reason FROM legal_hold ";

  private LegalHolds() {}

  public static void place(Connection transaction, LegalHold hold) throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO legal_hold (id, person, from_at, reason, placed_at, placed_by)
            VALUES (?, ?, ?, ?, ?, ?)
            """)) {
      insert.setString(1, hold.id());
      insert.setString(2, hold.person());
      insert.setObject(3, hold.from().atOffset(ZoneOffset.UTC));
      insert.setString(4, hold.reason());
      insert.setObject(5, hold.placedAt().atOffset(ZoneOffset.UTC));
      insert.setString(6, hold.placedBy());
      insert.executeUpdate();
    }
  }

  /**
   * Ends one.
   *
   * @return false when there is none of this id, or it has ended before
   */
  public static boolean release(Connection transaction, String id, Release release)
      throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE legal_hold SET released_at = ?, released_by = ?, release_reason = ?
             WHERE id = ? AND released_at IS NULL
            """)) {
      update.setObject(1, release.at().atOffset(ZoneOffset.UTC));
      update.setString(2, release.by());
      update.setString(3, release.reason());
      update.setString(4, id);
      return update.executeUpdate() == 1;
    }
  }

  /** One of them. */
  public static Optional<LegalHold> find(Connection transaction, String id) throws SQLException {
    try (PreparedStatement select = transaction.prepareStatement(COLUMNS + "WHERE id = ?")) {
      select.setString(1, id);
      return read(select).stream().findFirst();
    }
  }

  /** Newest first. */
  public static List<LegalHold> page(
      Connection transaction, @Nullable String before, boolean inForce, int limit)
      throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            COLUMNS
                + """
                WHERE (?::text IS NULL OR id < ?) AND (NOT ? OR released_at IS NULL)
                ORDER BY id DESC LIMIT ?
                """)) {
      select.setString(1, before);
      select.setString(2, before);
      select.setBoolean(3, inForce);
      select.setInt(4, limit);
      return read(select);
    }
  }

  private static List<LegalHold> read(PreparedStatement select) throws SQLException {
    List<LegalHold> found = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        String releasedBy = row.getString("released_by");
        Optional<Release> release =
            releasedBy == null
                ? Optional.empty()
                : Optional.of(
                    new Release(
                        instant(row, "released_at"), releasedBy, row.getString("release_reason")));
        found.add(
            new LegalHold(
                row.getString("id"),
                row.getString("person"),
                instant(row, "from_at"),
                row.getString("reason"),
                instant(row, "placed_at"),
                row.getString("placed_by"),
                release));
      }
    }
    return found;
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
