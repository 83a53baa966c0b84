package dev.penstock.workers.run;

import dev.penstock.workers.interpreter.Command;
import dev.penstock.workers.interpreter.Happening;
import dev.penstock.workers.protocol.EventBatch;
import dev.penstock.workers.protocol.ReceiveRequest;
import org.jspecify.annotations.Nullable;

/** A listen task's wait for events: it looks, and while there is none it waits to be told. */
final class Hearing {

  private final Errand errand;
  private final Errands all;
  private final Command.Receive receive;
  private boolean looking;
  private boolean timed;
  private boolean told;
  private boolean over;

  Hearing(Errand errand, Errands all, Command.Receive receive) {
    this.errand = errand;
    this.all = all;
    this.receive = receive;
  }

  void begin() {
    if (receive.dueAt() != null && errand.isPast(receive.dueAt().toEpochMilli())) {
      all.tell(this::expired);
    } else {
      look();
    }
  }

  /** Nobody listens any more. */
  void abandon() {
    over = true;
    all.inbox.looks(request().listener());
    if (!looking) {
      all.settle(abandoned(), (_, _) -> null);
    }
  }

  private void look() {
    all.inbox.looks(request().listener());
    looking = true;
    all.settle(all.outside.receive(request()), this::looked, this::noLongerThanAllowed);
  }

  private Errands.@Nullable Answer looked(EventBatch batch, @Nullable RuntimeException failure) {
    looking = false;
    if (over) {
      // The look has made the listener known: only now can it be closed.
      all.settle(abandoned(), (_, _) -> null);
      return null;
    }
    if (failure != null) {
      over = true;
      errand.cancelTimer();
      return errand.failed(failure);
    }
    if (!batch.events().isEmpty()) {
      over = true;
      errand.cancelTimer();
      return errand.happened(new Happening.Received(batch));
    }
    noLongerThanAllowed();
    all.inbox.whenAnnounced(request().listener(), () -> all.tell(this::told));
    return null;
  }

  private Errands.@Nullable Answer told() {
    if (!over) {
      look();
    }
    return null;
  }

  private void noLongerThanAllowed() {
    if (!timed && !over && receive.dueAt() != null) {
      timed = true;
      errand.timer(receive.dueAt().toEpochMilli(), this::expired);
    }
  }

  /** What it took is free again before the run goes on, unless that can't be had now. */
  private Errands.@Nullable Answer expired() {
    if (over) {
      return null;
    }
    over = true;
    all.inbox.looks(request().listener());
    if (looking) {
      return elapsed();
    }
    all.settle(
        abandoned(),
        (_, failure) -> {
          if (told) {
            return null;
          }
          return failure == null ? elapsed() : errand.failed(failure);
        },
        () -> all.tell(this::elapsed));
    return null;
  }

  private Errands.@Nullable Answer elapsed() {
    told = true;
    return errand.happened(new Happening.Elapsed());
  }

  private Asked<Void> abandoned() {
    return all.outside.abandon(request().listener(), request().task());
  }

  private ReceiveRequest request() {
    return receive.request();
  }
}
