package dev.penstock.node;

import java.time.Duration;

/** Told what the node has just finished while it starts or stops, and how long that took. */
@FunctionalInterface
public interface Progress {

  Progress SILENT = (what, took) -> {};

  void done(String what, Duration took);

  /** Does a piece of work and tells of it. */
  default <T> T step(String what, java.util.function.Supplier<T> work) {
    long began = System.nanoTime();
    T result = work.get();
    done(what, Duration.ofNanos(System.nanoTime() - began));
    return result;
  }

  /** Does a piece of work and tells of it. */
  default void step(String what, Runnable work) {
    long began = System.nanoTime();
    work.run();
    done(what, Duration.ofNanos(System.nanoTime() - began));
  }
}
