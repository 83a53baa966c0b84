package dev.penstock.workers.asyncapi;

/** What became of a message that was sent to a stream or topic. */
public sealed interface Publication {

  /** It is there; maybe from before, under its id. */
  record Stored() implements Publication {}

  /** Nothing was sent: the address may not be reached, or the secret can't be shown there. */
  record Refused(String reason) implements Publication {}

  /** It is not there, or it is not known whether it is. */
  record Failed(String reason) implements Publication {}
}
