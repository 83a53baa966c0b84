package dev.penstock.workers.conformance;

/** What is held against the specification: something that runs documents. */
@FunctionalInterface
public interface Subject {

  /** Runs a document until it ends, or until it waits for something that won't come by itself. */
  Outcome run(Execution execution);
}
