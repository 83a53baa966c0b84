package dev.penstock.workers.outbound;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.approval.ApprovalLinks;
import dev.penstock.audit.AuditTrail;
import dev.penstock.event.CloudEvent;
import dev.penstock.event.EventLog;
import dev.penstock.json.Json;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.subscription.Subscription;
import dev.penstock.subscription.SubscriptionStore;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.EgressSettings;
import dev.penstock.workers.http.NameResolver;
import dev.penstock.workers.http.Target;
import dev.penstock.workers.testing.StoreDesk;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Events, subscriptions and a real endpoint on a real store. */
final class OutboundFixture implements AutoCloseable {

  static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private final StoreDesk desk = new StoreDesk();
  final PostgresFixture store = desk.store;
  final Target target = new Target();
  final Egress egress = new Egress(EgressSettings.defaults(), NameResolver.system());
  final SubscriptionStore subscriptions = new SubscriptionStore(desk.seal);
  private final AtomicInteger numbers = new AtomicInteger();

  OutboundFixture() {
    secret("out", SECRET, false);
  }

  void clear() {
    store.sql("TRUNCATE subscription, outbound, event, outbox, receipt, activation CASCADE");
    target.answers(Target.json(200, "{}"));
    target.forget();
    allow("action.kind == 'outbound' && action.host == '127.0.0.1'");
  }

  void allow(String when) {
    desk.allow(when);
  }

  void secret(String name, String value, boolean rotate) {
    desk.secret(name, value, rotate);
  }

  /** A subscription of webhooks to the endpoint; members in JSON go beside. */
  void subscribe(String name, String types, String members) {
    subscribe(
        Json.read(
            """
            {"subscription": "%s", "events": {"types": [%s]},
             "webhook": {"url": "%s", "secret": "out"} %s}
            """
                .formatted(name, types, target.uri("/in"), members)));
  }

  void subscribe(JsonNode file) {
    Subscription subscription = Subscription.parse(file);
    store
        .api()
        .inTransaction(
            transaction -> {
              subscriptions.put(transaction, subscription, "ada");
              return true;
            });
  }

  /** An event in the log, given out as the relay does. */
  long tell(String type) {
    return tell(type, Json.object().put("n", numbers.incrementAndGet()));
  }

  long tell(String type, JsonNode data) {
    ObjectNode event =
        Json.object()
            .put("specversion", "1.0")
            .put("id", "e" + numbers.incrementAndGet())
            .put("source", "/test")
            .put("type", type);
    event.set("data", data);
    return tell(event);
  }

  long tell(ObjectNode event) {
    long seq =
        store
            .api()
            .inTransaction(
                transaction ->
                    new EventLog(desk.audit)
                        .append(transaction, CloudEvent.of(event), EventLog.Sender.outside("key:k"))
                        .event()
                        .seq());
    fanout().take(List.of(seq));
    return seq;
  }

  /** Gives out what the platform itself has put into the log. */
  void relay() {
    fanout().take(strings("SELECT seq::text FROM event").stream().map(Long::valueOf).toList());
  }

  AuditTrail audit() {
    return desk.audit;
  }

  ApprovalLinks links() {
    return new ApprovalLinks(desk.seal);
  }

  Fanout fanout() {
    return new Fanout(store.worker(), subscriptions);
  }

  Outbound outbound(OutboundSettings settings) {
    return new Outbound(store.worker(), store.keyring(), egress, settings, Clock.systemUTC());
  }

  /** Tries follow each other at once. */
  static OutboundSettings eager(int tries) {
    return new OutboundSettings(
        8,
        8,
        Duration.ofMillis(100),
        Duration.ofSeconds(20),
        Duration.ofSeconds(60),
        java.util.Collections.nCopies(tries - 1, Duration.ofMillis(1)),
        1_000,
        Duration.ofHours(1),
        Duration.ofHours(1));
  }

  /** As above, one after the other, and an endpoint is left alone after two failures. */
  static OutboundSettings cautious() {
    return new OutboundSettings(
        1,
        1,
        Duration.ofMillis(100),
        Duration.ofSeconds(20),
        Duration.ofSeconds(60),
        java.util.Collections.nCopies(9, Duration.ofMillis(1)),
        2,
        Duration.ofHours(1),
        Duration.ofHours(1));
  }

  /** Waits until the first column of what the owner reads is this. */
  void until(String sql, String... expected) {
    desk.until(sql, expected);
  }

  List<String> strings(String sql, @Nullable Object... parameters) {
    return desk.strings(sql, parameters);
  }

  @Override
  public void close() {
    egress.close();
    target.close();
    desk.close();
  }
}
