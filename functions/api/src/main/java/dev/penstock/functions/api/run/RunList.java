package dev.penstock.functions.api.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.web.Page;
import dev.penstock.functions.api.web.Query;
import dev.penstock.store.Database;
import dev.penstock.store.FolderReach;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Runs, newest first, filtered. Thread-safe. */
final class RunList {

  private static final String NEWEST = " ORDER BY created_at DESC, id DESC LIMIT ";

  private final Database database;

  RunList(Database database) {
    this.database = database;
  }

  ObjectNode page(Query query, FolderReach reach) {
    Conditions conditions = RunFilter.of(query).conditions();
    query.cursor().ifPresent(it -> conditions.add("(created_at, id) < (?, ?)", it.time(), it.id()));
    int limit = query.limit();
    return database.query(
        sql(conditions, reach, limit + 1),
        (connection, select, first) -> bind(connection, select, first, conditions, reach),
        rows -> Page.of(rows, limit, row -> RunRows.summary(row).node(), RunRows::place));
  }

  /**
   * Row-level security keeps the rest out whatever is asked for. Who acts for some folders is
   * looked up folder by folder all the same: each has its newest runs in an index, and a look
   * through everybody's would have to pass over all the others'.
   */
  private static String sql(Conditions conditions, FolderReach reach, int most) {
    String newest = NEWEST + most;
    if (reach.everywhere()) {
      return "SELECT " + RunRows.SUMMARY + " FROM run WHERE " + conditions.text() + newest;
    }
    return "SELECT "
        + RunRows.SUMMARY
        + " FROM unnest(?::text[]) AS folder (it), LATERAL (SELECT * FROM run"
        + " WHERE namespace = folder.it AND "
        + conditions.text()
        + newest
        + ") AS run"
        + newest;
  }

  private static void bind(
      Connection connection,
      PreparedStatement select,
      int first,
      Conditions conditions,
      FolderReach reach)
      throws SQLException {
    int next = first;
    if (!reach.everywhere()) {
      select.setArray(next++, connection.createArrayOf("text", reach.namespaces().toArray()));
    }
    conditions.bind(connection, select, next);
  }
}
