package dev.penstock.trigger;

import dev.penstock.trigger.SignatureForm.Algorithm;
import dev.penstock.trigger.SignatureForm.Encoding;
import dev.penstock.trigger.SignatureForm.KeyText;
import dev.penstock.trigger.SignatureForm.Layout;
import dev.penstock.trigger.SignatureForm.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The senders that a trigger file may name, each as its own documents describe it. A tolerance is
 * there exactly where the sender signs a time.
 *
 * @param wire the word in the trigger file
 * @param form how it signs
 * @param tolerance how far its clock may be off, either way, when a file doesn't say
 * @param reply what it expects to be told
 */
public record Sender(String wire, SignatureForm form, Optional<Duration> tolerance, Reply reply) {

  /** Standard Webhooks 1.0.0, symmetric ({@code v1}) and asymmetric ({@code v1a}). */
  public static final Sender STANDARD_WEBHOOKS =
      new Sender("standard-webhooks", standard("webhook-"), seconds(300), Reply.IDS);

  /** Svix: Standard Webhooks under its own header names. */
  public static final Sender SVIX = new Sender("svix", standard("svix-"), seconds(300), Reply.IDS);

  /** GitHub, "Validating webhook deliveries". SHA-1 in {@code X-Hub-Signature} is never read. */
  public static final Sender GITHUB =
      new Sender(
          "github",
          body("x-hub-signature-256", "sha256=", Encoding.HEX, Source.header("x-github-delivery")),
          Optional.empty(),
          Reply.IDS);

  /** GitLab: the secret token itself. Its id is the same when it tries again. */
  public static final Sender GITLAB =
      new Sender(
          "gitlab",
          new SignatureForm(
              Algorithm.TOKEN,
              KeyText.PLAIN,
              "x-gitlab-token",
              Layout.WHOLE,
              "",
              Encoding.HEX,
              "",
              Optional.empty(),
              List.of(Source.header("idempotency-key"), Source.header("x-gitlab-event-uuid"))),
          Optional.empty(),
          Reply.IDS);

  /** Gitea and Forgejo. */
  public static final Sender GITEA =
      new Sender(
          "gitea",
          body("x-gitea-signature", "", Encoding.HEX, Source.header("x-gitea-delivery")),
          Optional.empty(),
          Reply.IDS);

  /** Stripe, "Verify webhook signatures"; the scheme {@code v0} is for tests and proves nothing. */
  public static final Sender STRIPE =
      new Sender(
          "stripe",
          new SignatureForm(
              Algorithm.HMAC_SHA256,
              KeyText.PLAIN,
              "stripe-signature",
              Layout.FIELDS,
              "v1",
              Encoding.HEX,
              "{timestamp}.{body}",
              Optional.of(new Time(Source.field("t"), false)),
              List.of(Source.body("id"))),
          seconds(300),
          Reply.IDS);

  /** Slack, "Verifying requests from Slack": events, slash commands and interactions. */
  public static final Sender SLACK =
      new Sender(
          "slack",
          new SignatureForm(
              Algorithm.HMAC_SHA256,
              KeyText.PLAIN,
              "x-slack-signature",
              Layout.WHOLE,
              "v0=",
              Encoding.HEX,
              "v0:{timestamp}:{body}",
              Optional.of(new Time(Source.header("x-slack-request-timestamp"), false)),
              List.of(
                  Source.body("event_id"),
                  Source.form("trigger_id"),
                  Source.formJson("payload", "trigger_id"))),
          seconds(300),
          Reply.SLACK);

  /** Shopify. The event id is shared by all topics of one action, so it isn't the delivery's. */
  public static final Sender SHOPIFY =
      new Sender(
          "shopify",
          body("x-shopify-hmac-sha256", "", Encoding.BASE64, Source.header("x-shopify-webhook-id")),
          Optional.empty(),
          Reply.IDS);

  /** Twilio, "Webhooks security": the public URL and the sorted fields of the form. */
  public static final Sender TWILIO =
      new Sender(
          "twilio",
          new SignatureForm(
              Algorithm.HMAC_SHA1,
              KeyText.PLAIN,
              "x-twilio-signature",
              Layout.WHOLE,
              "",
              Encoding.BASE64,
              "{url}{params}",
              Optional.empty(),
              List.of(
                  Source.header("i-twilio-idempotency-token"),
                  Source.form("MessageSid", "MessageStatus"))),
          Optional.empty(),
          Reply.TWILIO);

  /** Twilio SendGrid's signed event webhook. Its body is a batch of events, each with an id. */
  public static final Sender SENDGRID =
      new Sender(
          "sendgrid",
          new SignatureForm(
              Algorithm.ECDSA_SHA256,
              KeyText.X509_PUBLIC,
              "x-twilio-email-event-webhook-signature",
              Layout.WHOLE,
              "",
              Encoding.BASE64,
              "{timestamp}{body}",
              Optional.of(new Time(Source.header("x-twilio-email-event-webhook-timestamp"), false)),
              List.of(Source.each("sg_event_id"))),
          seconds(300),
          Reply.IDS);

  /** Discord's interactions over HTTP. */
  public static final Sender DISCORD =
      new Sender(
          "discord",
          new SignatureForm(
              Algorithm.ED25519,
              KeyText.HEX_PUBLIC,
              "x-signature-ed25519",
              Layout.WHOLE,
              "",
              Encoding.HEX,
              "{timestamp}{body}",
              Optional.of(new Time(Source.header("x-signature-timestamp"), false)),
              List.of(Source.body("id"))),
          seconds(300),
          Reply.DISCORD);

  /** Linear: the time is a member of the signed body. */
  public static final Sender LINEAR =
      new Sender(
          "linear",
          new SignatureForm(
              Algorithm.HMAC_SHA256,
              KeyText.PLAIN,
              "linear-signature",
              Layout.WHOLE,
              "",
              Encoding.HEX,
              "{body}",
              Optional.of(new Time(Source.body("webhookTimestamp"), true)),
              List.of(Source.header("linear-delivery"))),
          seconds(60),
          Reply.IDS);

  /**
   * X, formerly Twitter: a signed body, and a challenge-response check by GET. It names no
   * delivery; ids and times are in its bodies, so that equal ones are one event.
   */
  public static final Sender CRC =
      new Sender(
          "crc",
          body("x-twitter-webhooks-signature", "sha256=", Encoding.BASE64, Source.digest()),
          Optional.empty(),
          Reply.CRC);

  /** All of them. */
  public static final List<Sender> ALL =
      List.of(
          STANDARD_WEBHOOKS,
          SVIX,
          GITHUB,
          GITLAB,
          GITEA,
          STRIPE,
          SLACK,
          SHOPIFY,
          TWILIO,
          SENDGRID,
          DISCORD,
          LINEAR,
          CRC);

  /** Whether the URL that the sender was given is part of what it signs. */
  public boolean signsUrl() {
    return form.content().contains("{url}");
  }

  /** Its scheme, with the tolerance that it has by itself. */
  public WebhookScheme scheme() {
    return scheme(tolerance, Optional.empty());
  }

  /**
   * Its scheme.
   *
   * @param within another tolerance; only where it signs a time
   * @param url the URL that the sender was given, without a query; only where it signs that
   */
  public WebhookScheme scheme(Optional<Duration> within, Optional<String> url) {
    return new WebhookScheme.Signed(wire, form, within, url, reply);
  }

  private static Optional<Duration> seconds(int seconds) {
    return Optional.of(Duration.ofSeconds(seconds));
  }

  private static SignatureForm standard(String names) {
    return new SignatureForm(
        Algorithm.HMAC_SHA256,
        KeyText.STANDARD,
        names + "signature",
        Layout.LIST,
        "v1,",
        Encoding.BASE64,
        "{id}.{timestamp}.{body}",
        Optional.of(new Time(Source.header(names + "timestamp"), false)),
        List.of(Source.header(names + "id")));
  }

  private static SignatureForm body(String header, String prefix, Encoding encoding, Source id) {
    return new SignatureForm(
        Algorithm.HMAC_SHA256,
        KeyText.PLAIN,
        header,
        Layout.WHOLE,
        prefix,
        encoding,
        "{body}",
        Optional.empty(),
        List.of(id));
  }
}
