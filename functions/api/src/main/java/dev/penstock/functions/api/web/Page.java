package dev.penstock.functions.api.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.store.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.NavigableMap;
import java.util.function.BiFunction;

/**
 * One page of a list. The statement asks for one row more than fits: its presence says that there
 * is a next page.
 */
public final class Page {

  private Page() {}

  /** Makes an item of the row under the cursor. */
  @FunctionalInterface
  public interface Item {
    ObjectNode of(ResultSet row) throws SQLException;
  }

  /** Says where the row under the cursor stands in the list's order. */
  @FunctionalInterface
  public interface Place {
    Cursor of(ResultSet row) throws SQLException;
  }

  public static ObjectNode read(PreparedStatement select, int limit, Item item, Place place)
      throws SQLException {
    try (ResultSet rows = select.executeQuery()) {
      return of(rows, limit, item, place);
    }
  }

  /** The same of rows that were asked for already. */
  public static ObjectNode of(ResultSet rows, int limit, Item item, Place place)
      throws SQLException {
    ObjectNode page = Json.object();
    ArrayNode items = page.putArray("items");
    page.putNull("next");
    String last = "";
    while (rows.next()) {
      if (items.size() == limit) {
        page.put("next", last);
        break;
      }
      items.add(item.of(rows));
      if (items.size() == limit) {
        last = place.of(rows).text();
      }
    }
    return page;
  }

  /**
   * The answer to a list that is ordered by a name.
   *
   * @param sql takes the name that the page begins after, and how many rows at the most; its rows
   *     have a column {@code name}
   */
  public static HttpResponse byName(Exchange exchange, Database database, String sql, Item item) {
    Query query = exchange.query("limit", "cursor");
    String after = query.cursor().map(Cursor::id).orElse("");
    int limit = query.limit();
    return response(
        database.inTransaction(
            connection -> {
              try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, after);
                select.setInt(2, limit + 1);
                return read(select, limit, item, row -> Cursor.ofId(row.getString("name")));
              }
            }));
  }

  /** A page of what is small enough to be in memory as a whole, ordered by name. */
  public static <V> ObjectNode slice(
      NavigableMap<String, V> all,
      String after,
      int limit,
      BiFunction<String, V, ObjectNode> item) {
    ObjectNode page = Json.object();
    ArrayNode items = page.putArray("items");
    page.putNull("next");
    String last = "";
    for (var entry : all.tailMap(after, false).entrySet()) {
      if (items.size() == limit) {
        page.put("next", Cursor.ofId(last).text());
        break;
      }
      items.add(item.apply(entry.getKey(), entry.getValue()));
      last = entry.getKey();
    }
    return page;
  }

  public static HttpResponse response(ObjectNode page) {
    return HttpResponse.json(200, page);
  }
}
