package dev.penstock.functions.api.access;

import dev.penstock.store.Proviso;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * An API key as the store has it.
 *
 * @param by who made it
 * @param used when it was last used, to the minute; null when never
 */
record StoredKey(
    String id,
    String hash,
    String grants,
    Instant expires,
    String by,
    byte[] seal,
    @Nullable Instant used) {

  static final String COLUMNS = "id, hash, grants, expires_at, created_by, seal, last_used_at";

  /** Neither expired nor revoked. */
  static final String GOOD = "expires_at > ? AND revoked_at IS NULL";

  static StoredKey of(ResultSet row) throws SQLException {
    OffsetDateTime used = row.getObject("last_used_at", OffsetDateTime.class);
    return new StoredKey(
        row.getString("id"),
        row.getString("hash"),
        row.getString("grants"),
        row.getObject("expires_at", OffsetDateTime.class).toInstant(),
        row.getString("created_by"),
        row.getBytes("seal"),
        used == null ? null : used.toInstant());
  }

  /** What its seal is of. */
  String sealed() {
    return ApiKeys.sealed(hash, grants, expires, by);
  }

  /** That the row is still this one to the last byte, and good. */
  Proviso still(Instant now) {
    return new Proviso(
        "api_key WHERE id = ? AND hash = ? AND grants = ? AND expires_at = ? AND created_by = ?"
            + " AND seal = ? AND "
            + GOOD,
        7,
        (_, statement, first) -> {
          statement.setString(first, id);
          statement.setString(first + 1, hash);
          statement.setString(first + 2, grants);
          statement.setObject(first + 3, expires.atOffset(ZoneOffset.UTC));
          statement.setString(first + 4, by);
          statement.setBytes(first + 5, seal);
          statement.setObject(first + 6, now.atOffset(ZoneOffset.UTC));
        });
  }

  @Override
  public String toString() {
    return "StoredKey[id=" + id + "]";
  }
}
