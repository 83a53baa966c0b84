package dev.penstock.functions.api.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.web.Cursor;
import dev.penstock.functions.api.web.Page;
import dev.penstock.functions.api.web.Query;
import dev.penstock.store.Database;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Optional;

/** Runs, newest first, filtered. Thread-safe. */
final class RunList {

  private static final List<String> STATUSES =
      List.of("pending", "running", "waiting", "paused", "completed", "faulted", "cancelled");

  private static final int LONGEST_TEXT = 200;

  private static final String SELECT =
      """
      SELECT *
        FROM run
       WHERE (?::text IS NULL OR status = ?)
         AND (?::text IS NULL OR namespace || '/' || name = ?)
         AND (?::text IS NULL OR strpos(lower(id || ' ' || namespace || '/' || name || ' '
                                              || started_by), lower(?)) > 0)
         AND (?::timestamptz IS NULL OR (created_at, id) < (?, ?))
       ORDER BY created_at DESC, id DESC
       LIMIT ?
      """;

  private final Database database;

  RunList(Database database) {
    this.database = database;
  }

  ObjectNode page(Query query) {
    String status = query.choice("status", STATUSES).orElse(null);
    String workflow = query.text("workflow").orElse(null);
    String part = query.text("q", LONGEST_TEXT).orElse(null);
    Optional<Cursor> cursor = query.cursor();
    int limit = query.limit();
    return database.inTransaction(
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setString(1, status);
            select.setString(2, status);
            select.setString(3, workflow);
            select.setString(4, workflow);
            select.setString(5, part);
            select.setString(6, part);
            select.setObject(7, cursor.map(Cursor::time).orElse(null));
            select.setObject(8, cursor.map(Cursor::time).orElse(null));
            select.setString(9, cursor.map(Cursor::id).orElse(null));
            select.setInt(10, limit + 1);
            return Page.read(select, limit, row -> RunRows.summary(row).node(), RunRows::place);
          }
        });
  }
}
