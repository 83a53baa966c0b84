package dev.penstock.delivery;

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

  /** Nothing needed proof, but there is no id by which a second copy could be told. */
  record Unidentified() implements Verdict {}
}
