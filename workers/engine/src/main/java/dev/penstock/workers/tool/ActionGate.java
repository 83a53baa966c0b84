package dev.penstock.workers.tool;

/**
 * Decides on a further action that turns out to be needed while a tool acts: the origin that a
 * redirect leads to, the request for a token.
 */
@FunctionalInterface
public interface ActionGate {

  /** Whether the way is open, and how far. */
  sealed interface Passage {
    record Open(Reach reach) implements Passage {}

    record Closed(String reason) implements Passage {}
  }

  /** Asked before anything is sent; the answer is on record when it returns. */
  Passage ask(Action action);
}
