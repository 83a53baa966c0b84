package dev.penstock.workers.tool;

/**
 * Whether an act is still its worker's own: one that stood still for a while may have been given up
 * for dead. Told by the worker's own clock alone, so that it can be asked at the last moment before
 * something is sent. Thread-safe.
 */
@FunctionalInterface
public interface Tenure {

  boolean holds();

  /** Of an act that nobody else would take over. */
  static Tenure unlimited() {
    return () -> true;
  }
}
