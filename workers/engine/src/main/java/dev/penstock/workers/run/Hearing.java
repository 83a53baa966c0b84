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
  private boolean timed;
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
    all.settle(all.outside.abandon(request()), (_, _) -> null);
  }

  private void look() {
    all.inbox.looks(request().listener());
    all.settle(all.outside.receive(request()), this::looked);
  }

  private Errands.@Nullable Answer looked(EventBatch batch, @Nullable RuntimeException failure) {
    if (over) {
      return null;
    }
    if (failure != null) {
      over = true;
      return errand.failed(failure);
    }
    if (!batch.events().isEmpty()) {
      over = true;
      errand.cancelTimer();
      return errand.happened(new Happening.Received(batch));
    }
    if (!timed && receive.dueAt() != null) {
      timed = true;
      errand.timer(receive.dueAt().toEpochMilli(), this::expired);
    }
    all.inbox.whenAnnounced(request().listener(), () -> all.tell(this::told));
    return null;
  }

  private Errands.@Nullable Answer told() {
    if (!over) {
      look();
    }
    return null;
  }

  private Errands.@Nullable Answer expired() {
    if (!over) {
      over = true;
      all.inbox.looks(request().listener());
      all.settle(
          all.outside.abandon(request()),
          (_, failure) ->
              failure == null ? errand.happened(new Happening.Elapsed()) : errand.failed(failure));
    }
    return null;
  }

  private ReceiveRequest request() {
    return receive.request();
  }
}
