package dev.penstock.workers.http;

import java.net.URI;

/** Decides whether a call may go on to another origin than the one that was decided on. */
@FunctionalInterface
public interface RedirectGate {

  /** Whether the way is open, and how far. */
  sealed interface Passage {
    record Open(Reach reach) implements Passage {}

    record Closed(String reason) implements Passage {}
  }

  /** Asked before anything is sent to the new origin; the answer is on record when it returns. */
  Passage ask(String method, URI to);
}
