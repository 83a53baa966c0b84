package dev.penstock.trigger;

/**
 * What a sender expects to be told: the handshake by which it tries an address, and the answer to a
 * delivery that is durable. What it isn't told, like the ids for most of them, is on the delivery.
 */
public enum Reply {
  /** 202 with the ids, and no handshake. */
  IDS,
  /** {@code url_verification} gets its challenge back; a delivery gets 200 and nothing to show. */
  SLACK,
  /** A PING gets a PONG; an interaction is told that its answer follows. */
  DISCORD,
  /** A delivery gets an empty TwiML document. */
  TWILIO,
  /** {@code GET} with a {@code crc_token} gets its HMAC; a delivery gets 200. */
  CRC
}
