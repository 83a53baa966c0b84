package dev.penstock.node.bench;

import dev.penstock.audit.AuditTrail;
import dev.penstock.functions.api.ApiHandler;
import dev.penstock.http.HttpFunction;
import dev.penstock.http.HttpRequest;
import dev.penstock.store.Database;
import dev.penstock.store.DatabaseRole;
import dev.penstock.workers.approval.QuestionTimers;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;

/**
 * The inbox while a hundred thousand questions wait: its first page through the API's function,
 * beside an indexed {@code SELECT … LIMIT 50} of the same columns by the same database, in turns,
 * by one caller. One question in ten needs two people. And what a sweep of the timers costs when
 * none of them is due.
 */
public final class InboxBench {

  private static final int WAITING = 100_000;
  private static final int BATCH = 20_000;
  private static final int PAGE = 50;
  private static final double TARGET = 2.0;
  private static final int WARM_UP = 4_000;

  private static final String RUNS =
      """
      INSERT INTO run (id, namespace, name, version, definition_digest, config_digest,
                       policy_digest, status, input, started_by, created_at, started_at)
      SELECT 'run_' || lpad(n::text, 26, '0'), 'team-' || n % 10, 'flow', '1.0.0',
             'sha256:' || md5('d'), 'sha256:' || md5('c'), 'sha256:' || md5('p'), 'waiting',
             '{}', 'trigger:hook', at, at
        FROM generate_series(?, ?) AS n,
             LATERAL (SELECT timestamptz '2026-01-01T00:00:00Z' + n * interval '20 s') AS time (at)
      """;

  private static final String QUESTIONS =
      """
      INSERT INTO human_task (id, run_id, position, iteration, kind, role, needed, four_eyes, title,
                              asked_by, choices, payload, payload_digest, created_at)
      SELECT 'htk_' || lpad(n::text, 26, '0'), 'run_' || lpad(n::text, 26, '0'), '/do/0/ask', '',
             'approval', 'approver', CASE WHEN n % 10 = 0 THEN 2 ELSE 1 END, n % 10 = 0, 'Release ' || n || ' EUR?',
             'trigger:hook', '["approved","rejected"]', '{"amount":' || n || '}',
             'sha256:' || encode(sha256(n::text::bytea), 'hex'), at
        FROM generate_series(?, ?) AS n,
             LATERAL (SELECT timestamptz '2026-01-01T00:00:00Z' + n * interval '20 s') AS time (at)
      """;

  private static final String TIMERS =
      """
      INSERT INTO human_task_timer (task_id, kind, at)
      SELECT 'htk_' || lpad(n::text, 26, '0'), 'reminded', now() + interval '1 day'
        FROM generate_series(?, ?) AS n
      """;

  static final int COLUMNS = 22;

  static final String LEAST =
      """
      SELECT id, run_id, position, iteration, kind, role, needed, four_eyes, assignee, groups, title,
             asked_by, choices, payload_digest, state, outcome, comment, result, decided_by, decided_at,
             due_at, created_at
        FROM human_task WHERE state = 'open' ORDER BY created_at, id LIMIT 50
      """;

  private final Database plain;
  private final HttpFunction api;
  private final String key;

  private InboxBench(Database plain, HttpFunction api, String key) {
    this.plain = plain;
    this.api = api;
    this.key = key;
  }

  /**
   * Runs it and prints a table.
   *
   * @return whether the first page is within the target at the median
   */
  public static boolean run(PrintStream out, int rounds) {
    try (BenchStore bench = BenchStore.open();
        Database api = bench.store().open(DatabaseRole.API, 2);
        Database auditor = bench.store().open(DatabaseRole.AUDITOR, 1);
        Database plain = bench.store().open(DatabaseRole.WORKER, 1)) {
      fill(bench);
      var inbox =
          new InboxBench(
              plain, new ApiHandler(BenchApi.of(bench, api, auditor)), BenchApi.key(api));
      return inbox.measure(out, rounds);
    }
  }

  private boolean measure(PrintStream out, int rounds) {
    Percentiles least = new Percentiles(rounds);
    Percentiles asked = new Percentiles(rounds);
    Percentiles sweeps = new Percentiles(rounds);
    var timers =
        new QuestionTimers(
            plain, new AuditTrail(BenchStore.keyring(), Clock.systemUTC()), Clock.systemUTC());
    for (int i = -WARM_UP; i < rounds; i++) {
      for (int turn = 0; turn < 3; turn++) {
        int side = Math.floorMod(i + turn, 3);
        long begun = System.nanoTime();
        int found =
            switch (side) {
              case 0 -> select();
              case 1 -> ask();
              default -> timers.sweep() + PAGE;
            };
        long took = System.nanoTime() - begun;
        if (found != PAGE) {
          throw new IllegalStateException("a page of " + found);
        }
        if (i >= 0) {
          (side == 0 ? least : side == 1 ? asked : sweeps).add(took);
        }
      }
    }
    double ratio = asked.millis(0.5) / least.millis(0.5);
    out.println();
    out.printf(Locale.ROOT, "the first %d of %,d questions that wait%n", PAGE, WAITING);
    out.println(Percentiles.header());
    out.println(least.row("SELECT … LIMIT 50"));
    out.println(asked.row("the function"));
    out.println(sweeps.row("a sweep of timers, none due"));
    out.printf(
        Locale.ROOT,
        "ratio at p50 %.2f (target at most %.1f): %s · at p95 %.2f%n",
        ratio,
        TARGET,
        ratio <= TARGET ? "held" : "MISSED",
        asked.millis(0.95) / least.millis(0.95));
    return ratio <= TARGET;
  }

  private int select() {
    return plain.inTransaction(
        connection -> {
          try (var select = connection.prepareStatement(LEAST);
              ResultSet rows = select.executeQuery()) {
            int found = 0;
            while (rows.next()) {
              for (int column = 1; column <= COLUMNS; column++) {
                rows.getString(column);
              }
              found++;
            }
            return found;
          }
        });
  }

  private int ask() {
    var request =
        new HttpRequest(
            "GET",
            "/api/v1/approvals",
            "limit=" + PAGE,
            Map.of("authorization", "Bearer " + key, "accept", "application/json"),
            Map.of(),
            new byte[0],
            "127.0.0.1");
    String page = new String(api.answer(request).body(), StandardCharsets.UTF_8);
    return page.split("\"createdAt\"", -1).length - 1;
  }

  private static void fill(BenchStore bench) {
    try (Database owner = bench.store().open(DatabaseRole.OWNER, 1)) {
      for (int from = 1; from <= WAITING; from += BATCH) {
        int first = from;
        owner.inTransaction(
            connection -> {
              for (String sql : new String[] {RUNS, QUESTIONS, TIMERS}) {
                try (var insert = connection.prepareStatement(sql)) {
                  insert.setInt(1, first);
                  insert.setInt(2, first + BATCH - 1);
                  insert.executeUpdate();
                }
              }
              return true;
            });
      }
      try (var connection = owner.dataSource().getConnection();
          var statement = connection.createStatement()) {
        connection.setAutoCommit(true);
        statement.execute("VACUUM (ANALYZE) run, human_task, human_task_timer");
      } catch (SQLException e) {
        throw new IllegalStateException("the questions could not be analysed", e);
      }
    }
  }
}
