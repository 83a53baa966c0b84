package dev.penstock.workers.source;

import dev.penstock.workers.broker.Arrival;
import dev.penstock.workers.broker.Tap;
import dev.penstock.workers.broker.TapException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tap that is open only while it is this process's turn, and waits for that otherwise. */
final class TurnTap implements Tap {

  /** Opens what is taken from. */
  @FunctionalInterface
  interface Opening {
    Tap open() throws TapException, InterruptedException;
  }

  private final SourceTurns turns;
  private final String name;
  private final Opening opening;
  private @Nullable Tap open;

  TurnTap(SourceTurns turns, String name, Opening opening) {
    this.turns = turns;
    this.name = name;
    this.opening = opening;
  }

  @Override
  public List<Arrival> take(Duration within) throws TapException, InterruptedException {
    if (!turns.take(name)) {
      shut();
      Thread.sleep(within);
      return List.of();
    }
    Tap tap = open;
    if (tap == null) {
      tap = opening.open();
      open = tap;
    }
    return tap.take(within);
  }

  @Override
  public void settle(List<Arrival> done) throws TapException, InterruptedException {
    Tap tap = open;
    if (tap != null) {
      tap.settle(done);
    }
  }

  @Override
  public void giveBack(List<Arrival> left) {
    Tap tap = open;
    if (tap != null) {
      tap.giveBack(left);
    }
  }

  @Override
  public void close() {
    shut();
    turns.give(name);
  }

  private void shut() {
    Tap tap = open;
    open = null;
    if (tap != null) {
      tap.close();
    }
  }
}
