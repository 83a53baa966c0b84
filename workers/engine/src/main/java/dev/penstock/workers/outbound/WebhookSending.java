package dev.penstock.workers.outbound;

import dev.penstock.delivery.WebhookSigner;
import dev.penstock.event.CloudEvent;
import dev.penstock.subscription.Target;
import dev.penstock.trigger.Sender;
import dev.penstock.vault.OpenSecret;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.Exchange;
import dev.penstock.workers.http.HttpAnswer;
import dev.penstock.workers.http.HttpCall;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Sends events as webhooks (Standard Webhooks 1.0.0): any 2xx is a yes, 410 a farewell, everything
 * else a no, redirects too. Signed with every usable version of the secret, newest first.
 * Thread-safe.
 */
final class WebhookSending {

  private static final String SIGNATURE = "webhook-signature";
  private static final int GONE = 410;

  private final Egress egress;
  private final Clock clock;
  private final Duration timeout;

  WebhookSending(Egress egress, Clock clock, Duration timeout) {
    this.egress = egress;
    this.clock = clock;
    this.timeout = timeout;
  }

  /**
   * Sends it once.
   *
   * @throws dev.penstock.problem.PlatformException {@code invalid-configuration} when the secret
   *     signs nothing; nothing was sent
   */
  Sent send(Outgoing outgoing, Target.Webhook target) {
    byte[] body = outgoing.bytes();
    Map<String, String> headers = new LinkedHashMap<>(signed(outgoing, body));
    headers.put("content-type", CloudEvent.MEDIA_TYPE);
    headers.put("user-agent", "Penstock");
    var call = new HttpCall("POST", target.uri(), headers, body);
    return switch (egress.exchange(call, outgoing.reach(), timeout)) {
      case Exchange.Answered(HttpAnswer answer) -> sent(answer.status(), wait(answer));
      case Exchange.TooLarge large -> sent(large.status(), Duration.ZERO);
      case Exchange.Refused refused -> new Sent.Refused(refused.reason());
      case Exchange.Unproven unproven -> Sent.Failed.unreached(unproven.reason());
      case Exchange.NotSent notSent -> Sent.Failed.unreached(notSent.reason());
      case Exchange.Lost lost -> Sent.Failed.unreached(lost.reason());
    };
  }

  private Map<String, String> signed(Outgoing outgoing, byte[] body) {
    Instant now = clock.instant();
    Map<String, String> headers = new LinkedHashMap<>();
    for (OpenSecret secret : outgoing.secrets()) {
      new WebhookSigner(Sender.STANDARD_WEBHOOKS.scheme(), secret.value().revealText())
          .headers(outgoing.message().id(), now, body)
          .forEach(
              (name, value) ->
                  headers.merge(
                      name, value, (one, next) -> name.equals(SIGNATURE) ? one + " " + next : one));
    }
    return headers;
  }

  private static Sent sent(int code, Duration wait) {
    OptionalInt status = OptionalInt.of(code);
    if (code >= 200 && code < 300) {
      return new Sent.Delivered(status);
    }
    return code == GONE
        ? new Sent.Gone(status, "The endpoint answers 410: it is gone.")
        : new Sent.Failed(status, "The endpoint answers " + code + ".", wait);
  }

  /** RFC 9110, section 10.2.3: seconds, or a date. */
  private Duration wait(HttpAnswer answer) {
    String text = answer.header("retry-after").orElse("").strip();
    if (text.matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    try {
      var date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration wait = Duration.between(clock.instant(), date);
      return wait.isNegative() ? Duration.ZERO : wait;
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }
}
