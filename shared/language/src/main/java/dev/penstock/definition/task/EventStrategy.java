package dev.penstock.definition.task;

import dev.penstock.expression.Expression;
import java.util.List;
import java.util.Optional;

/** Which events are taken, and when that is enough (DSL, section Event Consumption Strategy). */
public sealed interface EventStrategy {

  /** In document order. */
  List<EventFilter> filters();

  /** One event that fits. */
  record One(EventFilter filter) implements EventStrategy {
    @Override
    public List<EventFilter> filters() {
      return List.of(filter);
    }
  }

  /** One event for each filter. */
  record All(List<EventFilter> filters) implements EventStrategy {
    public All {
      filters = List.copyOf(filters);
    }
  }

  /**
   * Events that fit any filter: one, or all until something.
   *
   * @param filters none: every event fits
   */
  record Any(List<EventFilter> filters, Optional<Until> until) implements EventStrategy {
    public Any {
      filters = List.copyOf(filters);
    }
  }

  /** What ends an {@link Any}. */
  sealed interface Until {

    /** Holds of the array of what was taken so far. */
    record Condition(Expression condition) implements Until {}

    /** Other events came; they are not part of what was taken. */
    record Consumed(EventStrategy strategy) implements Until {}
  }
}
