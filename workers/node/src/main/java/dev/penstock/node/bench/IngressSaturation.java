package dev.penstock.node.bench;

import dev.penstock.audit.Chaining;
import dev.penstock.functions.ingress.WebhookHandler;
import dev.penstock.store.Database;
import dev.penstock.store.DatabaseRole;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Deliveries and bare INSERTs of the same bytes by one to sixty-four senders at once, each side
 * through a pool like the node's own. Deliveries count when their entries have their places in the
 * trail's chain: what is put off is not saved.
 */
final class IngressSaturation {

  private static final double TARGET = 0.7;
  private static final List<Integer> SENDERS = List.of(1, 4, 16, 64);

  /** As many connections as the node's front door has. */
  private static final int POOL = 16;

  private static final int TURNS = 5;

  private final BenchStore bench;
  private final int deliveries;
  private int used;

  /**
   * A measurement.
   *
   * @param deliveries of each side for one look at it
   */
  IngressSaturation(BenchStore bench, int deliveries) {
    this.bench = bench;
    this.deliveries = Math.max(deliveries, SENDERS.getLast());
  }

  /**
   * Runs it and prints a row for each number of senders.
   *
   * @return whether the most deliveries a second are within the target of the most INSERTs
   */
  boolean run(PrintStream out) {
    try (Database front = bench.store().open(DatabaseRole.INGRESS, POOL);
        Database plain = bench.store().open(DatabaseRole.INGRESS, POOL);
        Database auditor = bench.store().open(DatabaseRole.AUDITOR, 1)) {
      WebhookHandler handler = IngressBench.handler(front, front);
      Chaining chaining = new Chaining(auditor, BenchStore.keyring());
      double mostInserts = 0;
      double mostDeliveries = 0;
      for (int senders : SENDERS) {
        Writers all = new Writers(senders);
        double[] inserts = new double[TURNS];
        double[] deliveries = new double[TURNS];
        for (int turn = -1; turn < TURNS; turn++) {
          double inserted = inserted(all, plain);
          double delivered = delivered(all, handler, chaining);
          if (turn >= 0) {
            inserts[turn] = inserted;
            deliveries[turn] = delivered;
          }
        }
        Arrays.sort(inserts);
        Arrays.sort(deliveries);
        double bare = inserts[TURNS / 2];
        double ours = deliveries[TURNS / 2];
        mostInserts = Math.max(mostInserts, bare);
        mostDeliveries = Math.max(mostDeliveries, ours);
        out.printf(
            Locale.ROOT,
            "%2d senders: %6.0f INSERTs/s · %6.0f deliveries/s · share %.2f%n",
            senders,
            bare,
            ours,
            ours / bare);
      }
      double share = mostDeliveries / mostInserts;
      out.printf(
          Locale.ROOT,
          "at saturation: share %.2f (aim at least %.1f): %s%n",
          share,
          TARGET,
          share >= TARGET ? "held" : "MISSED");
      return share >= TARGET;
    }
  }

  private double inserted(Writers all, Database plain) {
    int rounds = deliveries / all.count();
    int from = take();
    return perSecond(
        all,
        rounds,
        all.nanos(
            rounds,
            i -> IngressBench.insert(plain, "many-" + (from + i), WebhookBody.of(from + i))));
  }

  /** Signed before it is measured: that is the sender's work. */
  private double delivered(Writers all, WebhookHandler handler, Chaining chaining) {
    int rounds = deliveries / all.count();
    int from = take();
    byte[][] events = new byte[rounds * all.count()][];
    for (int i = 0; i < events.length; i++) {
      events[i] = bench.event("many-" + (from + i), WebhookBody.of(from + i));
    }
    long begun = System.nanoTime();
    all.nanos(rounds, i -> IngressBench.deliver(handler, events[i]));
    chaining.catchUp();
    return perSecond(all, rounds, System.nanoTime() - begun);
  }

  private int take() {
    used += deliveries;
    return used;
  }

  private static double perSecond(Writers all, int rounds, long nanos) {
    return 1e9 * rounds * all.count() / nanos;
  }
}
