package dev.penstock.delivery;

/** Bounds that the front door and whoever hosts it must agree on. */
public final class WebhookLimits {

  /**
   * The largest body in bytes. API Gateway takes 10 MB, but it hands a body to Lambda as base64
   * inside an event of at most 6 MB: what is larger than this would be refused there with an answer
   * that isn't ours.
   */
  public static final int MAX_BODY_BYTES = 4 * 1024 * 1024;

  /** The longest delivery id of a sender, in characters. */
  public static final int MAX_SENDER_ID = 256;

  private WebhookLimits() {}
}
