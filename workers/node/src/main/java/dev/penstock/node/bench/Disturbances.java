package dev.penstock.node.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What happens to an installation while it works, one after the other, each when so many effects
 * were made: kills, pauses, a cut network, a clock that is set, a policy that forbids what was
 * begun. Seeded. Each kind happens as often as any other.
 */
final class Disturbances {

  private static final Duration STANDS_STILL = Duration.ofSeconds(7);
  private static final Duration CUT = Duration.ofSeconds(3);

  private static final int UNDER_WAY = 200;

  /** Longer than any lease, and than a task waits. */
  private static final Duration AHEAD = Duration.ofHours(1);

  private static final Duration WRONG = Duration.ofSeconds(5);

  /** Until all processes have looked at it. */
  private static final Duration SEEN = Duration.ofMillis(1_500);

  private final PrintStream out;
  private final MortalNode node;
  private final MortalNode beside;
  private final BadNetwork network;
  private final @Nullable SettableClock clock;
  private final IntSupplier made;
  private final Map<Integer, Runnable> moments = new TreeMap<>();
  private final ReadWriteLock starting = new ReentrantReadWriteLock();
  private volatile int next;
  private int policy;

  /**
   * Those of an installation.
   *
   * @param clock what both nodes and the store go by; null when it can't be set
   * @param made how many effects were made so far
   */
  Disturbances(
      PrintStream out,
      MortalNode node,
      MortalNode beside,
      BadNetwork network,
      @Nullable SettableClock clock,
      IntSupplier made) {
    this.out = out;
    this.node = node;
    this.beside = beside;
    this.network = network;
    this.clock = clock;
    this.made = made;
  }

  /** Each kind at so many moments, all in the first nine tenths of the effects. */
  void plan(int rounds, int effects, Random random) {
    int last = effects * 9 / 10;
    for (int round = 0; round < rounds; round++) {
      at(random.nextInt(last), "killing the store", node::killStore);
      at(random.nextInt(last), "killing the backbone", node::killBackbone);
      at(random.nextInt(last), "killing the node", node::killAndStart);
      at(random.nextInt(last), "killing the second node", beside::killAndStart);
      at(random.nextInt(last), "stopping the node", () -> node.standStill(STANDS_STILL));
      at(random.nextInt(last), "stopping the second node", () -> beside.standStill(STANDS_STILL));
      at(random.nextInt(last), "cutting the network", this::cut);
      at(
          random.nextInt(last),
          "forbidding by policy what a killed node had begun",
          this::forbidOverKill);
      SettableClock settable = clock;
      if (settable != null) {
        at(random.nextInt(last), "setting the clocks ahead, and back", () -> setAhead(settable));
        at(
            random.nextInt(last),
            "setting the clocks back over kills of both nodes",
            () -> setBackOverKills(settable));
      }
    }
  }

  /** Until all have happened or it is over. */
  void happen(BooleanSupplier isOver) {
    try {
      moments.forEach(
          (when, moment) -> {
            next = when;
            while (!isOver.getAsBoolean() && made.getAsInt() < when) {
              MortalNode.pause(Duration.ofMillis(5));
            }
            moment.run();
          });
    } finally {
      next = Integer.MAX_VALUE - UNDER_WAY;
    }
  }

  /**
   * How many effects may be asked for by now: those until the next moment, and as many as keep the
   * installation busy while that lasts. Else all would be made before the first few were over.
   */
  int mayBeAskedFor() {
    return next + UNDER_WAY;
  }

  /** Held by who starts a run: one that is started while a policy forbids all keeps that policy. */
  Lock starting() {
    return starting.readLock();
  }

  /** No two at one. */
  private void at(int when, String what, Runnable act) {
    int moment = when;
    while (moments.containsKey(moment)) {
      moment++;
    }
    moments.put(
        moment,
        () -> {
          out.println(what + " after " + made.getAsInt() + " effects");
          act.run();
        });
  }

  private void cut() {
    network.cut();
    MortalNode.pause(CUT);
    network.mend();
  }

  /** For longer than a lease: somebody else looks at what it has left, and may not make it. */
  private void forbidOverKill() {
    // A store that was killed just before comes back by the node that looks after it.
    node.awaitStore();
    starting.writeLock().lock();
    try {
      node.killThen(() -> beside.apply(EffectsWorkflow.policyFile(++policy, "deny")));
      MortalNode.pause(STANDS_STILL);
      beside.apply(EffectsWorkflow.policyFile(++policy, "allow"));
    } finally {
      starting.writeLock().unlock();
    }
  }

  private static void setAhead(SettableClock clock) {
    clock.set(AHEAD);
    MortalNode.pause(WRONG);
    clock.set(Duration.ZERO);
    MortalNode.pause(SEEN);
  }

  /** What they held then ends in an hour, by a store whose clock is right again. */
  private void setBackOverKills(SettableClock clock) {
    clock.set(AHEAD);
    MortalNode.pause(WRONG);
    beside.killThen(() -> node.killThen(() -> clock.set(Duration.ZERO)));
  }
}
