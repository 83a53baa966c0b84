package dev.penstock.delivery;

import dev.penstock.http.HttpResponse;

/** What a signature check found. Refusal is an answer here, never an exception. */
public sealed interface Verdict {

  /**
   * The sender is who it says.
   *
   * @param senderId the sender's own id of the delivery, by which copies are told
   */
  record Verified(String senderId) implements Verdict {}

  /** It is not to be let in. */
  record Refused(Refusal reason) implements Verdict {}

  /** It is the sender's, but a handshake and no event: this is the answer, and nothing is kept. */
  record Answered(HttpResponse answer) implements Verdict {}

  /** Proved, or in no need of proof, but without an id by which a second copy could be told. */
  record Unidentified() implements Verdict {}
}
