package dev.penstock.workers.trace;

/**
 * Which traces are kept. The same answer whenever and wherever it is asked: a trace is kept with
 * all its spans or with none. Thread-safe.
 */
@FunctionalInterface
public interface TraceSampling {

  boolean keeps(RunTrace trace);
}
