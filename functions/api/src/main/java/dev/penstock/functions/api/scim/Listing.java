package dev.penstock.functions.api.scim;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which resources a client asks for.
 *
 * @param from the rows of those that are there, with their {@code id}
 * @param filters what attributes are in the store, by their lower-case names; each has one question
 *     mark for the value
 */
record Listing(String from, Map<String, String> filters) {

  /**
   * A page.
   *
   * @param total of all pages
   */
  record Found(int total, List<String> ids) {}

  /**
   * Finds them, in the order in which they came.
   *
   * @param start of the first, from 1
   */
  Found find(
      Connection connection, ResourceSchema schema, Optional<Filter> filter, int start, int count)
      throws SQLException {
    StringBuilder where = new StringBuilder(from);
    List<String> values = new ArrayList<>();
    for (Filter.Equal equal : filter.map(Filter::all).orElse(List.of())) {
      String condition = filters.get(plain(schema, equal.path()));
      if (condition == null) {
        throw Filter.invalid("can't ask for " + equal.path() + ", but for " + filters.keySet());
      }
      where.append(" AND ").append(condition);
      values.add(equal.value().asText());
    }
    int total =
        Integer.parseInt(strings(connection, "SELECT count(*) " + where, values).getFirst());
    String page = "SELECT id " + where + " ORDER BY id LIMIT " + count + " OFFSET " + (start - 1);
    return new Found(total, count == 0 ? List.of() : strings(connection, page, values));
  }

  private static String plain(ResourceSchema schema, String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    String own = schema.urn().toLowerCase(Locale.ROOT) + ":";
    return lower.startsWith(own) ? lower.substring(own.length()) : lower;
  }

  private static List<String> strings(Connection connection, String sql, List<String> values)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        select.setString(i + 1, values.get(i));
      }
      try (ResultSet rows = select.executeQuery()) {
        List<String> all = new ArrayList<>();
        while (rows.next()) {
          all.add(rows.getString(1));
        }
        return all;
      }
    }
  }
}
