package dev.penstock.definition;

import dev.penstock.definition.task.EventRead;
import dev.penstock.definition.task.EventStrategy;
import dev.penstock.schedule.Timing;

/** What starts runs of a workflow by itself (DSL reference, section Schedule). */
public sealed interface WorkflowSchedule {

  /** When it does. */
  Timing timing();

  /** {@code every}, {@code cron} or {@code after}. Times are UTC: the language has no zones. */
  record ByTime(Timing timing) implements WorkflowSchedule {}

  /**
   * {@code on}: the run's input is the array of the events that were taken.
   *
   * @param to which events, and how many start one run
   * @param read what of each event is in the input
   */
  record ByEvents(EventStrategy to, EventRead read) implements WorkflowSchedule {
    @Override
    public Timing timing() {
      return new Timing.OnEvents();
    }
  }
}
