package dev.penstock.workers.effect;

import dev.penstock.trace.TraceParent;
import java.util.Optional;

/** What calls tell their targets of the trace that they belong to. Thread-safe. */
@FunctionalInterface
public interface CallTraces {

  /** The run's place in its trace; empty when its calls tell nothing of it. */
  Optional<TraceParent> of(String runId);

  static CallTraces none() {
    return _ -> Optional.empty();
  }
}
