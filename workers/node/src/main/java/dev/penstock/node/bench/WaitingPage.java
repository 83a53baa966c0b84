package dev.penstock.node.bench;

import dev.penstock.node.folder.NodeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;

/**
 * The inbox's first page from a running node over HTTP, beside the least that it needs from that
 * node's store, in turns.
 *
 * @param least the {@code SELECT … LIMIT 50}
 * @param page over HTTP
 */
record WaitingPage(Percentiles least, Percentiles page) {

  private static final int ROUNDS = 400;
  private static final int WARM_UP = 1_000;
  private static final int PAGE = 50;

  /** Measures it; there must be a full page. */
  static WaitingPage of(NodeFile node) {
    var found = new WaitingPage(new Percentiles(ROUNDS), new Percentiles(ROUNDS));
    try (var http = PlainConnection.to(URI.create(node.url()), node.apiKey());
        Connection store = DriverManager.getConnection(node.databaseUrl());
        PreparedStatement select = prepare(store)) {
      for (int i = -WARM_UP; i < ROUNDS; i++) {
        long first = took(() -> select(select));
        long second = took(() -> get(http));
        if (i >= 0) {
          found.least.add(first);
          found.page.add(second);
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException("the store could not be asked", e);
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "the inbox's first page over HTTP p50 %.2f ms, %.1f times the SELECT",
        page.millis(0.5),
        page.millis(0.5) / least.millis(0.5));
  }

  /** Of a page, how many questions it has. */
  @FunctionalInterface
  private interface Asked {
    int questions() throws IOException, SQLException;
  }

  private static long took(Asked asked) throws IOException, SQLException {
    long begun = System.nanoTime();
    int questions = asked.questions();
    long took = System.nanoTime() - begun;
    if (questions != PAGE) {
      throw new IllegalStateException("a page of " + questions);
    }
    return took;
  }

  /** As the owner, who has no folder and whom row-level security doesn't hold back. */
  private static PreparedStatement prepare(Connection store) throws SQLException {
    try (var path = store.createStatement()) {
      path.execute("SET search_path = penstock");
    }
    return store.prepareStatement(InboxBench.LEAST);
  }

  private static int select(PreparedStatement select) throws SQLException {
    try (ResultSet rows = select.executeQuery()) {
      int found = 0;
      while (rows.next()) {
        for (int column = 1; column <= InboxBench.COLUMNS; column++) {
          rows.getString(column);
        }
        found++;
      }
      return found;
    }
  }

  private static int get(PlainConnection http) throws IOException {
    String page = new String(http.get("/api/v1/approvals?limit=" + PAGE), StandardCharsets.UTF_8);
    return page.split("\"createdAt\"", -1).length - 1;
  }
}
