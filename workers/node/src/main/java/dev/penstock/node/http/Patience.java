package dev.penstock.node.http;

import java.time.Duration;

/**
 * How long the front door waits for a peer. Each bound holds however the peer spreads its bytes.
 *
 * @param header for a whole request header after the connection was made; for one of a later
 *     request on the connection, this and {@code body}
 * @param body for a whole body
 * @param idle while nothing at all is sent or taken
 */
record Patience(Duration header, Duration body, Duration idle) {

  static final Patience STANDARD =
      new Patience(Duration.ofSeconds(15), Duration.ofSeconds(60), Duration.ofSeconds(30));

  /** Between two bytes of one message: longer than a body may take, so that it cuts no body off. */
  Duration message() {
    return body.plus(header);
  }
}
