package dev.penstock.workers.interpreter;

import dev.penstock.definition.ErrorTypes;
import dev.penstock.definition.WorkflowError;
import dev.penstock.definition.task.TryTask.ErrorFilter;

/** Whether an error is one that {@code catch.errors.with} names; types of any era are equal. */
final class ErrorMatch {

  private ErrorMatch() {}

  static boolean fits(ErrorFilter filter, WorkflowError error) {
    return filter.type().map(t -> ErrorTypes.same(t, error.type())).orElse(true)
        && filter.status().map(s -> s == error.status()).orElse(true)
        && filter.instance().map(i -> i.equals(error.instance())).orElse(true)
        && filter.title().map(t -> t.equals(error.title())).orElse(true)
        && filter.details().map(d -> d.equals(error.detail())).orElse(true);
  }
}
