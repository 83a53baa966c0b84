package dev.penstock.workers.run;

import dev.penstock.workers.protocol.Effects;
import dev.penstock.workers.protocol.Events;
import dev.penstock.workers.protocol.Subscriptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;

/**
 * The places in which subscriptions wait for messages. They have task queues of their own, because
 * a batch may wait for an hour: that must not keep an effect from its place. One is for all
 * processes, for subscriptions that begin; and each process has one for those that are open in it.
 * Builds of the interpreter share them: what a batch is does not change with them.
 */
final class SubscriptionWorkers {

  /** The task queue of subscriptions that are open nowhere. */
  static final String ANYWHERE = "subscriptions";

  /** In each process; more subscriptions than that wait until one has its messages. */
  private static final int MOST_BEGINNING = 1_000;

  /** Open ones must find room, else they are opened anew elsewhere. */
  private static final int MOST_OPEN = 2 * MOST_BEGINNING;

  private SubscriptionWorkers() {}

  /** The task queue of what is open in a process. */
  static String queue(String place) {
    return ANYWHERE + "-" + place;
  }

  /** Before the factory starts. */
  static void register(
      WorkerFactory factory, Effects effects, Events events, Subscriptions subscriptions) {
    BeatingEffects beating = new BeatingEffects(effects, new BegunEffects(effects));
    factory.newWorker(ANYWHERE, options(MOST_BEGINNING)).registerActivitiesImplementations(beating);
    if (!subscriptions.place().isEmpty()) {
      Worker own = factory.newWorker(queue(subscriptions.place()), options(MOST_OPEN));
      own.registerActivitiesImplementations(beating, new ConcludedEvents(events, subscriptions));
    }
  }

  private static WorkerOptions options(int most) {
    return WorkerOptions.newBuilder(RunWorker.workerOptions())
        .setMaxConcurrentActivityExecutionSize(most)
        .setMaxConcurrentActivityTaskPollers(2)
        .build();
  }
}
