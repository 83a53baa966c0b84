package dev.penstock.workers.interpreter;

/**
 * Is told of the way that a run takes, as it takes it; never asked, so a run goes the same way
 * watched or not. For traces and tests.
 */
@FunctionalInterface
public interface Watcher {

  /** Watches nothing. */
  Watcher NONE = _ -> {};

  void saw(Sighting sighting);
}
