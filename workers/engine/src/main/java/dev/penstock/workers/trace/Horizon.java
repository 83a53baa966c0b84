package dev.penstock.workers.trace;

import dev.penstock.store.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Up to which number all hops are there. They are numbered when they are written and seen when they
 * commit: a lower number may come to light after a higher one, for as long as a transaction lasts
 * that had begun to write before. Every transaction has written something else before it writes a
 * hop, so it has its id by then.
 */
final class Horizon {

  private static final String LOOK =
      """
      SELECT pg_snapshot_xmin(s)::text::numeric::bigint AS oldest,
             pg_snapshot_xmax(s)::text::numeric::bigint AS next,
             coalesce((SELECT max(id) FROM hop), 0) AS last
        FROM pg_current_snapshot() s
      """;

  private final Database database;
  private @Nullable Mark mark;

  /** All transactions that may write up to the hop are below {@code next}. */
  private record Mark(long next, long last) {}

  Horizon(Database database) {
    this.database = database;
  }

  /** Empty while a transaction is under way that may still write a lower one. */
  OptionalLong reached() {
    return database.inTransaction(
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(LOOK);
              ResultSet row = select.executeQuery()) {
            row.next();
            Mark waited = mark == null ? new Mark(row.getLong("next"), row.getLong("last")) : mark;
            boolean over = row.getLong("oldest") >= waited.next();
            mark = over ? null : waited;
            return over ? OptionalLong.of(waited.last()) : OptionalLong.empty();
          }
        });
  }
}
