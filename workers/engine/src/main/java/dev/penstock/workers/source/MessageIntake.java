package dev.penstock.workers.source;

import dev.penstock.audit.AuditTrail;
import dev.penstock.delivery.Delivery;
import dev.penstock.delivery.DeliveryDecision;
import dev.penstock.delivery.DeliveryHeaders;
import dev.penstock.delivery.DeliveryLedger;
import dev.penstock.delivery.Refusal;
import dev.penstock.delivery.RefusalRecord;
import dev.penstock.delivery.WebhookLimits;
import dev.penstock.json.Json;
import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.store.Database;
import dev.penstock.workers.broker.Arrival;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Makes a delivery of a message, as the front door makes one of a request: the same inbox, the same
 * envelope, the same message to the relay. What can be no delivery is kept as a refusal, so that it
 * stands in nobody's way. Thread-safe.
 */
final class MessageIntake {

  private static final int REFUSALS_PER_MINUTE = 20;
  private static final Pattern MEDIA_TYPE = Pattern.compile("[ -~]{1,255}");

  private final Database ingress;
  private final AuditTrail audit;
  private final DeliveryLedger ledger;
  private final RefusalRecord refusals = new RefusalRecord(REFUSALS_PER_MINUTE, System::nanoTime);
  private final Clock clock;

  MessageIntake(Database ingress, AuditTrail audit, Keyring keyring, Clock clock) {
    this.ingress = ingress;
    this.audit = audit;
    this.ledger = new DeliveryLedger(audit, keyring);
    this.clock = clock;
  }

  /** What a message came to. Each but the last is durable, and the message is done with. */
  enum Taken {
    DELIVERED,
    COPY,
    REFUSED,
    /** The trigger is closed or another one by now; nothing was stored. */
    NOT_OPEN
  }

  /**
   * Takes one in.
   *
   * @param from where it came from, for the trail
   * @throws PlatformException {@code unavailable} when the store is away; it may have been stored
   */
  Taken take(OpenSource source, Arrival arrival, String from) {
    long startedNanos = System.nanoTime();
    Instant now = clock.instant();
    if (arrival.body().length > WebhookLimits.MAX_BODY_BYTES) {
      return refuse(source, Refusal.TOO_LARGE, arrival, from, now);
    }
    Optional<String> id = arrival.isReadable() ? MessageId.of(arrival) : Optional.empty();
    if (id.isEmpty()) {
      return refuse(source, Refusal.UNREADABLE, arrival, from, now);
    }
    Delivery delivery =
        Delivery.fresh(
            source.name(),
            id.get(),
            source.broker().kind(),
            DeliveryHeaders.of(headers(arrival), source.trigger().intake().headers()),
            contentType(arrival),
            arrival.body(),
            now);
    Optional<DeliveryDecision> decision =
        ingress.inTransaction(
            transaction ->
                ledger.accept(transaction, delivery, source.stamp(), from, startedNanos));
    return decision
        .map(
            it ->
                switch (it) {
                  case DeliveryDecision.Accepted _ -> Taken.DELIVERED;
                  case DeliveryDecision.Duplicate _ -> Taken.COPY;
                })
        .orElse(Taken.NOT_OPEN);
  }

  private Taken refuse(OpenSource source, Refusal why, Arrival arrival, String from, Instant now) {
    ingress.inTransaction(
        transaction -> {
          int bytes = arrival.body().length;
          refusals.put(transaction, audit, source.name(), why, from, bytes, now);
          return true;
        });
    return Taken.REFUSED;
  }

  /** Attributes of CloudEvents by their names in HTTP, whatever the broker's binding calls them. */
  private static Map<String, String> headers(Arrival arrival) {
    Map<String, String> headers = new TreeMap<>();
    arrival
        .headers()
        .forEach(
            (name, value) ->
                headers.put(name.startsWith("ce_") ? "ce-" + name.substring(3) : name, value));
    return headers;
  }

  /** As said; where nothing is said and the body is JSON, that. */
  private static String contentType(Arrival arrival) {
    String said = arrival.header("content-type").orElse("").strip();
    if (!said.isEmpty()) {
      // A broker lets through what no HTTP header may have, and the store would not.
      return MEDIA_TYPE.matcher(said).matches() ? said : "";
    }
    try {
      Json.read(arrival.body());
      return "application/json";
    } catch (PlatformException e) {
      return "";
    }
  }
}
