package dev.penstock.node.bench;

import dev.penstock.functions.api.ApiHandler;
import dev.penstock.http.HttpFunction;
import dev.penstock.http.HttpRequest;
import dev.penstock.node.http.BodyRoom;
import dev.penstock.node.http.ClientCertificates;
import dev.penstock.node.http.FrontDoor;
import dev.penstock.node.http.FunctionRoute;
import dev.penstock.node.http.Listen;
import dev.penstock.node.http.RequestMeter;
import dev.penstock.store.Database;
import dev.penstock.store.DatabaseRole;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a page of the API's list costs over the least that it needs: fifty of a million runs through
 * HTTP on loopback, and through the function alone, beside an indexed {@code SELECT … LIMIT 50} of
 * the same rows by the same database, in turns, by one caller.
 */
final class RunListBench {

  private static final int RUNS = 1_000_000;
  private static final int BATCH = 20_000;
  private static final int PAGE = 50;
  private static final double TARGET = 2.0;
  private static final int WARM_UP = 4_000;

  /** Ten workflows of ten namespaces each; one run in a thousand waits. */
  private static final String FILL =
      """
      INSERT INTO run (id, namespace, name, version, definition_digest, config_digest,
                       policy_digest, status, input, output, started_by, created_at, started_at,
                       ended_at)
      SELECT 'run_' || lpad(n::text, 26, '0'), 'team-' || n % 10, 'flow-' || n / 10 % 10, '1.0.0',
             'sha256:' || md5('d'), 'sha256:' || md5('c'), 'sha256:' || md5('p'),
             CASE WHEN n % 1000 = 7 THEN 'waiting' WHEN n % 97 = 0 THEN 'faulted'
                  ELSE 'completed' END,
             '{"order":' || n || ',"lines":["' || md5(n::text) || '"]}', '{"done":true}',
             'trigger:hook-' || n % 7, at, at + interval '20 ms',
             CASE WHEN n % 1000 <> 7 THEN at + interval '300 ms' END
        FROM generate_series(?, ?) AS n,
             LATERAL (SELECT timestamptz '2026-01-01T00:00:00Z' + n * interval '20 s') AS time (at)
      """;

  private final Database plain;
  private final HttpFunction function;
  private final PlainConnection connection;
  private final String key;

  private RunListBench(
      Database plain, HttpFunction function, PlainConnection connection, String key) {
    this.plain = plain;
    this.function = function;
    this.connection = connection;
    this.key = key;
  }

  /** A list, and the least that it needs. */
  private record Asked(String name, String query, String where) {
    String least() {
      return """
      SELECT id, namespace, name, version, status, started_by, delivery_id, retry_of, created_at,
             started_at, ended_at
        FROM run
       %s
       ORDER BY created_at DESC, id DESC
       LIMIT 50
      """
          .formatted(where);
    }
  }

  private static final List<Asked> LISTS =
      List.of(
          new Asked("the newest", "", ""),
          new Asked("those that wait", "&status=waiting", "WHERE status = 'waiting'"),
          new Asked(
              "one workflow's",
              "&workflow=team-3/flow-4",
              "WHERE namespace = 'team-3' AND name = 'flow-4'"),
          new Asked(
              "half a year back",
              "&until=2026-04-01T00:00:00Z",
              "WHERE created_at < timestamptz '2026-04-01T00:00:00Z'"));

  /**
   * Runs it and prints a table for each list.
   *
   * @return whether each list over HTTP is within the target at the median
   */
  static boolean run(PrintStream out, int rounds) {
    try (BenchStore bench = BenchStore.open();
        Database api = bench.store().open(DatabaseRole.API, 4);
        Database auditor = bench.store().open(DatabaseRole.AUDITOR, 1);
        Database plain = bench.store().open(DatabaseRole.WORKER, 1);
        FrontDoor door = FrontDoor.reserve(new Listen("127.0.0.1", 0))) {
      fill(out, bench);
      var function = new ApiHandler(BenchApi.of(bench, api, auditor));
      door.open(
          new FunctionRoute(
              function,
              1 << 20,
              ClientCertificates.NONE,
              BodyRoom.ofThisProcess(),
              "/bench",
              RequestMeter.none()));
      String key = BenchApi.key(api);
      try (var connection = PlainConnection.to(URI.create(door.url()), key)) {
        var lists = new RunListBench(plain, function, connection, key);
        boolean held = true;
        for (Asked asked : LISTS) {
          held &= lists.measure(out, asked, rounds);
        }
        return held;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean measure(PrintStream out, Asked asked, int rounds) {
    Percentiles least = new Percentiles(rounds);
    Percentiles handled = new Percentiles(rounds);
    Percentiles asking = new Percentiles(rounds);
    for (int i = -WARM_UP; i < rounds; i++) {
      for (int turn = 0; turn < 3; turn++) {
        int side = Math.floorMod(i + turn, 3);
        long begun = System.nanoTime();
        int runs =
            switch (side) {
              case 0 -> select(asked);
              case 1 -> call(asked);
              default -> ask(asked);
            };
        long took = System.nanoTime() - begun;
        if (runs != PAGE) {
          throw new IllegalStateException("a page of " + runs + " runs");
        }
        if (i >= 0) {
          List.of(least, handled, asking).get(side).add(took);
        }
      }
    }
    double ratio = asking.millis(0.5) / least.millis(0.5);
    out.println();
    out.println("50 of a million runs: " + asked.name());
    out.println(Percentiles.header());
    out.println(least.row("SELECT … LIMIT 50"));
    out.println(handled.row("the function alone"));
    out.println(asking.row("over HTTP"));
    out.printf(
        Locale.ROOT,
        "ratio at p50 %.2f (target at most %.1f): %s · at p95 %.2f · the function alone %.2f%n",
        ratio,
        TARGET,
        ratio <= TARGET ? "held" : "MISSED",
        asking.millis(0.95) / least.millis(0.95),
        handled.millis(0.5) / least.millis(0.5));
    return ratio <= TARGET;
  }

  private int select(Asked asked) {
    return plain.inTransaction(
        c -> {
          try (var statement = c.prepareStatement(asked.least());
              ResultSet rows = statement.executeQuery()) {
            int count = 0;
            int characters = 0;
            while (rows.next()) {
              count++;
              for (int column = 1; column <= 11; column++) {
                String value = rows.getString(column);
                characters += value == null ? 0 : value.length();
              }
            }
            return characters > 0 ? count : 0;
          }
        });
  }

  private int call(Asked asked) {
    var request =
        new HttpRequest(
            "GET",
            "/api/v1/runs",
            "limit=50" + asked.query(),
            Map.of("authorization", "Bearer " + key, "accept", "application/json"),
            Map.of(),
            new byte[0],
            "127.0.0.1");
    return count(function.answer(request).body());
  }

  private int ask(Asked asked) {
    try {
      return count(connection.get("/api/v1/runs?limit=50" + asked.query()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without reading the JSON, which is the caller's work and none of the API's. */
  private static int count(byte[] page) {
    return new String(page, StandardCharsets.UTF_8).split("\"createdAt\"", -1).length - 1;
  }

  private static void fill(PrintStream out, BenchStore bench) {
    long begun = System.nanoTime();
    try (Database owner = bench.store().open(DatabaseRole.OWNER, 1)) {
      for (int first = 1; first <= RUNS; first += BATCH) {
        insert(owner, first, first + BATCH - 1);
      }
      try (var connection = owner.dataSource().getConnection();
          var statement = connection.createStatement()) {
        connection.setAutoCommit(true);
        statement.execute("VACUUM (ANALYZE) run");
      } catch (java.sql.SQLException e) {
        throw new IllegalStateException("the runs could not be analysed", e);
      }
    }
    out.printf(Locale.ROOT, "%,d runs made in %.0f s%n", RUNS, (System.nanoTime() - begun) / 1e9);
  }

  private static void insert(Database owner, int first, int last) {
    owner.inTransaction(
        c -> {
          try (var statement = c.prepareStatement(FILL)) {
            statement.setInt(1, first);
            statement.setInt(2, last);
            return statement.executeUpdate();
          }
        });
  }
}
