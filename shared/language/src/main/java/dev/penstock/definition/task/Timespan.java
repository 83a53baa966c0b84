package dev.penstock.definition.task;

import dev.penstock.expression.Expression;
import java.time.Duration;

/** A duration as a document gives it (DSL reference, section Duration). */
public sealed interface Timespan {

  /**
   * Known from the document.
   *
   * @param duration never negative
   */
  record Fixed(Duration duration) implements Timespan {}

  /**
   * Known when it is needed.
   *
   * @param expression gives ISO 8601 text, or an object of days to milliseconds
   */
  record Computed(Expression expression) implements Timespan {}
}
