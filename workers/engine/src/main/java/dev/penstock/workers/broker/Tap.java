package dev.penstock.workers.broker;

import java.time.Duration;
import java.util.List;

/**
 * An open way to what a broker has. What is taken and not settled is had again, from this tap or
 * from another one. For one thread at a time.
 */
public interface Tap extends AutoCloseable {

  /**
   * The next messages, in the broker's order and bounded in number and size; none when none came in
   * time.
   *
   * @throws TapException when the way is shut; the tap is of no more use
   */
  List<Arrival> take(Duration within) throws TapException, InterruptedException;

  /**
   * Tells the broker that these are done with, the first of what was taken and not settled yet.
   *
   * @throws TapException when it can't be told; they come again
   */
  void settle(List<Arrival> done) throws TapException, InterruptedException;

  /** Lets go of messages that are not done with, so that they come again soon. */
  void giveBack(List<Arrival> left);

  @Override
  void close();
}
