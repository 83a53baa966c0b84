package dev.penstock.workers.trial;

import java.time.Duration;

/** What a {@link World} says to what a run wants of it. */
public sealed interface Reply<T> {

  /**
   * An answer.
   *
   * @param took how far the trial's clock goes on meanwhile
   */
  record Answered<T>(T answer, Duration took) implements Reply<T> {}

  /**
   * No answer: the trial can't go on.
   *
   * @param why for a person, with what to do about it
   */
  record Silent<T>(String why) implements Reply<T> {}
}
