package dev.penstock.workers.protocol;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;

/**
 * Events out of runs and into them. What the language makes of an event is decided in the run; here
 * they are only kept and handed out.
 */
@ActivityInterface(namePrefix = "event.")
public interface Events {

  /** Puts an event on record, once for each source and id. Safe to call again. */
  @ActivityMethod(name = "emit")
  EmitOutcome emit(EmitRequest request);

  /**
   * The next events after those that a listener has looked at, from the start of its run on. It
   * makes the listener known, so that the run is signalled when one comes later. Left out is what a
   * listen task of the same run took that ended well before this one began.
   */
  @ActivityMethod(name = "receive")
  EventBatch receive(ReceiveRequest request);

  /**
   * The listen task has ended well: what it has taken is taken.
   *
   * @param consumed numbers of the events that it took since it last asked
   */
  @ActivityMethod(name = "complete")
  void complete(String listener, TaskAttempt task, List<Long> consumed);

  /** The listen task was interrupted: nobody waits any more, and what it took is free again. */
  @ActivityMethod(name = "abandon")
  void abandon(String listener, TaskAttempt task);
}
