package dev.penstock.workers.run;

import dev.penstock.workers.protocol.EmitOutcome;
import dev.penstock.workers.protocol.EmitRequest;
import dev.penstock.workers.protocol.EventBatch;
import dev.penstock.workers.protocol.Events;
import dev.penstock.workers.protocol.ReceiveRequest;
import dev.penstock.workers.protocol.Subscriptions;
import dev.penstock.workers.protocol.TaskAttempt;
import java.util.List;

/**
 * Events as activities. A subscription concludes as a listen task does, but has nothing in the log:
 * what is open for it is closed.
 */
record ConcludedEvents(Events events, Subscriptions subscriptions) implements Events {

  @Override
  public EmitOutcome emit(EmitRequest request) {
    return events.emit(request);
  }

  @Override
  public EventBatch receive(ReceiveRequest request) {
    return events.receive(request);
  }

  @Override
  public void complete(String listener, TaskAttempt task, List<Long> consumed) {
    if (listener.startsWith(Subscriptions.PREFIX)) {
      subscriptions.release(listener);
    } else {
      events.complete(listener, task, consumed);
    }
  }

  @Override
  public void abandon(String listener, TaskAttempt task) {
    events.abandon(listener, task);
  }
}
