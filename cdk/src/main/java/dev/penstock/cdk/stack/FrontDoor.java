package dev.penstock.cdk.stack;

/** What the two kinds of front door share. */
final class FrontDoor {

  /** Requests per second for the account's whole front door; more are answered 429. */
  static final int RATE = 100;

  static final int BURST = 200;

  static final String NOBODY_SIGNS_IN =
      "Senders can't sign in: the function verifies the signature of every delivery over its raw"
          + " bytes and refuses a trigger without a secret.";

  /** What each answer leaves in the access log: nothing that a sender wrote. */
  static String accessLog(String route) {
    return "{\"requestId\":\"$context.requestId\",\"route\":\"$context.%s\",\"status\":\"$context.status\",\"ms\":\"$context.responseLatency\"}"
        .formatted(route);
  }

  private FrontDoor() {}
}
