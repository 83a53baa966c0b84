package dev.penstock.node.bench;

import dev.penstock.audit.TrailSequencer;
import dev.penstock.functions.ingress.IngressSettings;
import dev.penstock.functions.ingress.WebhookHandler;
import dev.penstock.http.LambdaHttp;
import dev.penstock.outbox.OutboxBell;
import dev.penstock.spill.Spill;
import dev.penstock.store.Database;
import dev.penstock.store.DatabaseRole;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What the front door costs over the least that durability costs: a delivery through the handler
 * (event read, trigger and secret looked up, signature checked; delivery, outbox and audit
 * committed; answer written) against an INSERT and a COMMIT of the same bytes. Both go to the same
 * database, in turns, by one caller, through the same kind of pool: once to the store beside, and
 * once to the same store behind a network. The trail is chained meanwhile, as beside any door.
 */
public final class IngressBench {

  private static final double TARGET = 1.2;

  /** To a database in the same region. */
  private static final Duration ROUND_TRIP = Duration.ofNanos(500_000);

  /** Compiled code on both sides: the handler has far more of it than an INSERT. */
  private static final int WARM_UP = 6_000;

  private IngressBench() {}

  /**
   * Runs it and prints the table.
   *
   * @param rounds how many of each side are counted; six thousand go before, uncounted
   * @return whether the ratio of the medians is within the target
   */
  public static boolean run(PrintStream out, int rounds) {
    try (BenchStore bench = BenchStore.open();
        Database front = bench.store().open(DatabaseRole.INGRESS, 1);
        Database plain = bench.store().open(DatabaseRole.INGRESS, 1);
        Database bell = bench.store().open(DatabaseRole.INGRESS, 1);
        Database auditor = bench.store().open(DatabaseRole.AUDITOR, 1);
        TrailSequencer _ = TrailSequencer.start(auditor, BenchStore.keyring())) {
      makePlainTable(bench);
      out.println("The store on this machine:");
      boolean held = measure(out, bench, front, bell, plain, "near", rounds);
      var settings = bench.store().settings(DatabaseRole.INGRESS, 1);
      try (DistantStore link = DistantStore.at(DistantStore.portOf(settings), ROUND_TRIP);
          Database farFront = DistantStore.database(settings, link);
          Database farPlain = DistantStore.database(settings, link)) {
        out.println("A store with a round trip of " + ROUND_TRIP.toNanos() / 1000 + " µs:");
        held &= measure(out, bench, farFront, bell, farPlain, "far", rounds);
      }
      out.println("Many senders, the store on this machine:");
      return new IngressSaturation(bench, rounds).run(out) && held;
    }
  }

  private static boolean measure(
      PrintStream out,
      BenchStore bench,
      Database front,
      Database bell,
      Database plain,
      String name,
      int rounds) {
    var handler = handler(front, bell);
    Percentiles door = new Percentiles(rounds);
    Percentiles insert = new Percentiles(rounds);
    for (int i = -WARM_UP; i < rounds; i++) {
      String id = name + "-" + i;
      byte[] body = WebhookBody.of(i);
      byte[] event = bench.event(id, body);
      // Who goes second finds the log's page warm: take turns.
      long first = i % 2 == 0 ? deliver(handler, event) : insert(plain, id, body);
      long second = i % 2 == 0 ? insert(plain, id, body) : deliver(handler, event);
      if (i >= 0) {
        door.add(i % 2 == 0 ? first : second);
        insert.add(i % 2 == 0 ? second : first);
      }
    }
    return print(out, door, insert);
  }

  /** As a node has it: the relay is woken behind its back, over a connection of its own. */
  static WebhookHandler handler(Database front, Database bell) {
    return new WebhookHandler(
        front,
        BenchStore.keyring(),
        new IngressSettings(1_000_000, 1_000_000, 1),
        Clock.systemUTC(),
        Spill.NONE,
        Optional.of(new OutboxBell(bell)));
  }

  private static boolean print(PrintStream out, Percentiles door, Percentiles insert) {
    double ratio = door.millis(0.5) / insert.millis(0.5);
    out.println(Percentiles.header());
    out.println(insert.row("INSERT + COMMIT of the same bytes"));
    out.println(door.row("verify + durable commit"));
    out.printf(
        Locale.ROOT,
        "ratio at p50 %.2f (target at most %.1f): %s · ratio at p95 %.2f · at p50 %.2f ms more%n",
        ratio,
        TARGET,
        ratio <= TARGET ? "held" : "MISSED",
        door.millis(0.95) / insert.millis(0.95),
        door.millis(0.5) - insert.millis(0.5));
    return ratio <= TARGET;
  }

  static long deliver(WebhookHandler handler, byte[] event) {
    var answer = new ByteArrayOutputStream();
    long begun = System.nanoTime();
    try {
      handler.handleRequest(new ByteArrayInputStream(event), answer, null);
      long took = System.nanoTime() - begun;
      int status = LambdaHttp.readResponse(new ByteArrayInputStream(answer.toByteArray())).status();
      if (status != 202) {
        throw new IllegalStateException("the front door answered " + status + ", not 202");
      }
      return took;
    } catch (IOException e) {
      throw new IllegalStateException("memory streams don't break", e);
    }
  }

  static long insert(Database plain, String id, byte[] body) {
    long begun = System.nanoTime();
    plain.inTransaction(
        c -> {
          try (var statement = c.prepareStatement("INSERT INTO plain (id, body) VALUES (?, ?)")) {
            statement.setString(1, id);
            statement.setBytes(2, body);
            return statement.executeUpdate();
          }
        });
    return System.nanoTime() - begun;
  }

  private static void makePlainTable(BenchStore bench) {
    try (Database owner = bench.store().open(DatabaseRole.OWNER, 1)) {
      owner.inTransaction(
          c -> {
            try (var statement = c.createStatement()) {
              return statement.execute(
                  """
                  CREATE TABLE plain (id text PRIMARY KEY, body bytea NOT NULL);
                  GRANT INSERT ON plain TO penstock_ingress
                  """);
            }
          });
    }
  }
}
