package dev.penstock.trigger;

import java.util.List;

/** Where the deliveries of a trigger come from. */
public sealed interface Origin permits Origin.Webhook, Broker {

  /** As the trigger file names it. */
  String kind();

  /**
   * From senders who post to the front door and prove themselves.
   *
   * @param scheme the signature scheme, always written out
   * @param secrets names in the vault, any of which may have signed; empty only for {@code none}
   */
  record Webhook(WebhookScheme scheme, List<String> secrets) implements Origin {

    static final String KIND = "webhook";

    public Webhook {
      secrets = List.copyOf(secrets);
      boolean unsigned = scheme instanceof WebhookScheme.None;
      if (unsigned != secrets.isEmpty()) {
        throw new IllegalArgumentException(
            unsigned ? "none takes no secret" : "a signed webhook needs a secret");
      }
    }

    @Override
    public String kind() {
      return KIND;
    }
  }
}
