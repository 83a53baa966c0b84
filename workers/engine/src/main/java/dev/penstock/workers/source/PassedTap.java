package dev.penstock.workers.source;

import dev.penstock.workers.broker.Arrival;
import dev.penstock.workers.broker.Tap;
import dev.penstock.workers.broker.TapException;
import java.time.Duration;
import java.util.List;

/** A tap with the secrets that it was opened with, which are let go of when it is closed. */
record PassedTap(Tap tap, SourceGate.Pass pass) implements Tap {

  @Override
  public List<Arrival> take(Duration within) throws TapException, InterruptedException {
    return tap.take(within);
  }

  @Override
  public void settle(List<Arrival> done) throws TapException, InterruptedException {
    tap.settle(done);
  }

  @Override
  public void giveBack(List<Arrival> left) {
    tap.giveBack(left);
  }

  @Override
  public void close() {
    try (pass) {
      tap.close();
    }
  }
}
