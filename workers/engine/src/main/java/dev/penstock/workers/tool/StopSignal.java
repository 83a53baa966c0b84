package dev.penstock.workers.tool;

import java.util.function.Supplier;

/**
 * Says that nobody waits for an act any more: its run was cancelled, or the task is over otherwise.
 * What can be ended, such as a process, ends; what is on its way to somebody else is not un-made.
 * Thread-safe.
 */
@FunctionalInterface
public interface StopSignal {

  /** The signal of the act that this thread makes; bound by whoever calls for it. */
  ScopedValue<StopSignal> CURRENT = ScopedValue.newInstance();

  boolean isGiven();

  static StopSignal never() {
    return () -> false;
  }

  /** That of the act that this thread makes. */
  static StopSignal current() {
    return CURRENT.orElse(never());
  }

  /** Acts under the signal. */
  static <T> T under(StopSignal signal, Supplier<T> act) {
    return ScopedValue.where(CURRENT, signal).call(act::get);
  }
}
