package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.penstock.json.Json;
import dev.penstock.node.client.ApiClient;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A list of the API: fetched page by page, printed as a table or as JSON. */
final class Listed {

  private static final int PAGE = 100;

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  /** All its items, in the API's order. */
  static ArrayNode all(ApiClient api, String path) {
    return all(api, path, Map.of(), Integer.MAX_VALUE);
  }

  /**
   * Its items, in the API's order.
   *
   * @param filters of the query; those without a value are left out
   * @param limit how many at most
   */
  static ArrayNode all(
      ApiClient api, String path, Map<String, @Nullable String> filters, int limit) {
    StringBuilder query = new StringBuilder();
    filters.forEach(
        (name, value) -> {
          if (value != null) {
            query.append('&').append(name).append('=').append(Calls.encoded(value));
          }
        });
    ArrayNode items = Json.array();
    JsonNode next = null;
    do {
      int count = Math.clamp(limit - items.size(), 1, PAGE);
      String from = next == null ? "" : "&cursor=" + Calls.encoded(next.textValue());
      JsonNode page = api.get(path + "?limit=" + count + query + from);
      page.path("items").forEach(items::add);
      next = page.path("next");
    } while (next.isTextual() && items.size() < limit);
    return items;
  }

  /**
   * Prints them.
   *
   * @param table the same for a person
   * @param none what a person is told when there are none
   */
  void print(Streams io, ArrayNode items, Table table, String none) {
    if (json) {
      io.out().println(Calls.pretty(items));
      io.out().flush();
    } else if (table.isEmpty()) {
      io.err().println(none);
    } else {
      table.print(io.out());
    }
  }
}
