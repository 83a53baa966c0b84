package dev.penstock.functions.api.identity;

import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Page;
import dev.penstock.functions.api.web.Route;
import dev.penstock.functions.api.web.RowJson;
import dev.penstock.http.HttpResponse;
import dev.penstock.store.Database;
import java.util.List;

/** The folders that there are: the namespaces of what is applied. Thread-safe. */
public final class FoldersResource {

  private static final String LIST =
      """
      SELECT namespace AS name, '/' || namespace AS folder, count(DISTINCT name) AS workflows
        FROM definition
       WHERE namespace > ?
       GROUP BY namespace
       ORDER BY namespace
       LIMIT ?
      """;

  private final Database database;

  public FoldersResource(Database database) {
    this.database = database;
  }

  public List<Route> routes() {
    return List.of(Route.of("GET", "/folders", Operation.LIST_FOLDERS, this::list));
  }

  private HttpResponse list(Exchange exchange) {
    return Page.byName(
        exchange,
        database,
        LIST,
        row -> new RowJson(row).text("folder", "folder").number("workflows", "workflows").node());
  }
}
