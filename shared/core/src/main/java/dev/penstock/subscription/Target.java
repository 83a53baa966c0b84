package dev.penstock.subscription;

import java.net.URI;
import java.util.Optional;

/** Who is sent the events of a subscription. */
public sealed interface Target {

  /** As the file names it. */
  String kind();

  /** Where it is, with scheme and host: what the policy decides on and what people are shown. */
  URI uri();

  /**
   * An endpoint that takes signed webhooks (Standard Webhooks 1.0.0).
   *
   * @param uri http or https, without user information and fragment
   * @param secret the name in the vault of what signs: {@code whsec_…} or {@code whsk_…}
   */
  record Webhook(URI uri, String secret) implements Target {
    @Override
    public String kind() {
      return "webhook";
    }
  }

  /**
   * A stream of NATS JetStream.
   *
   * @param uri {@code nats://} or {@code tls://}, host and port
   * @param subject a subject of the stream
   * @param secret the name in the vault of a token, an NKey's seed or a credentials file; empty for
   *     none
   */
  record Nats(URI uri, String subject, Optional<String> secret) implements Target {
    @Override
    public String kind() {
      return "nats";
    }
  }
}
