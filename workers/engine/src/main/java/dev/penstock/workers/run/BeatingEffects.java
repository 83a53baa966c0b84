package dev.penstock.workers.run;

import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.Effects;
import dev.penstock.workers.tool.StopSignal;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.ActivityNotExistsException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Effects as activities. They tell the backbone that they are alive: when their worker dies,
 * another one looks after them at once, however long they may take. Those that run a process or
 * wait for messages are told in return that nobody waits for them any more. Thread-safe.
 */
final class BeatingEffects implements Effects {

  private static final long EVERY_MILLIS = 500;

  private final Effects effects;
  private final BegunEffects begun;

  BeatingEffects(Effects effects, BegunEffects begun) {
    this.effects = effects;
    this.begun = begun;
  }

  @Override
  public EffectOutcome perform(EffectRequest request) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    AtomicBoolean stopped = new AtomicBoolean();
    CountDownLatch over = new CountDownLatch(1);
    Runnable whenLeaving = request.takesMessages() ? () -> stopped.set(true) : () -> {};
    Thread.ofVirtual().start(() -> beat(context, stopped, over, whenLeaving));
    try {
      return request.endsOnDemand()
          ? StopSignal.under(stopped::get, () -> effects.perform(request))
          : begun.outcome(request, effects);
    } finally {
      over.countDown();
    }
  }

  private static void beat(
      ActivityExecutionContext context,
      AtomicBoolean stopped,
      CountDownLatch over,
      Runnable whenLeaving) {
    try {
      while (!over.await(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        context.heartbeat(null);
      }
    } catch (ActivityCanceledException | ActivityNotExistsException _) {
      stopped.set(true);
    } catch (ActivityCompletionException _) {
      // The worker is stopping: what it has begun ends with it, or is settled by the next one. What
      // has come by now is on record before that.
      whenLeaving.run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
