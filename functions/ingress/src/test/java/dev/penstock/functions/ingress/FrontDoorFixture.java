package dev.penstock.functions.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.audit.AuditTrail;
import dev.penstock.delivery.Delivery;
import dev.penstock.delivery.StoredDeliveries;
import dev.penstock.delivery.WebhookSigner;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.http.LambdaHttp;
import dev.penstock.json.Json;
import dev.penstock.keyring.Seal;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.spill.Spill;
import dev.penstock.store.Database;
import dev.penstock.trigger.Sender;
import dev.penstock.trigger.Trigger;
import dev.penstock.trigger.TriggerStore;
import dev.penstock.trigger.WebhookScheme;
import dev.penstock.vault.Nature;
import dev.penstock.vault.SecretValue;
import dev.penstock.vault.Vault;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A front door on a real store, with a clock that stands still and a sender to knock with. */
final class FrontDoorFixture {

  static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  static final String OTHER_SECRET = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  static final WebhookScheme STANDARD = Sender.STANDARD_WEBHOOKS.scheme();

  final PostgresFixture store;
  private final Vault vault;
  private final WebhookHandler handler;

  FrontDoorFixture(PostgresFixture store, IngressSettings settings) {
    this(store, store.ingress(), settings, Spill.NONE);
  }

  FrontDoorFixture(PostgresFixture store, Database ingress, IngressSettings settings, Spill spill) {
    this.store = store;
    Clock clock = InstantSource.fixed(NOW).withZone(ZoneOffset.UTC);
    this.vault = new Vault(store.keyring(), new AuditTrail(store.keyring(), clock));
    this.handler = new WebhookHandler(ingress, store.keyring(), settings, clock, spill);
  }

  FrontDoorFixture secret(String name, String value) {
    try (SecretValue secret = SecretValue.of(value)) {
      api().inTransaction(c -> vault.put(c, name, secret, "test"));
    }
    return this;
  }

  /** One that a folder alone may use. */
  FrontDoorFixture secret(String name, String value, String folder) {
    try (SecretValue secret = SecretValue.of(value)) {
      Nature nature = new Nature(folder, false, false);
      api().inTransaction(c -> vault.put(c, name, secret, nature, "test"));
    }
    return this;
  }

  FrontDoorFixture rotated(String name, String value) {
    try (SecretValue secret = SecretValue.of(value)) {
      api().inTransaction(c -> vault.rotate(c, name, secret, "test"));
    }
    return this;
  }

  /** A trigger of a scheme, whose secret has the trigger's name. */
  FrontDoorFixture trigger(String name, String scheme) {
    return trigger(name, scheme, "");
  }

  /** The same with further members of its {@code webhook}, like {@code , "url": "…"}. */
  FrontDoorFixture trigger(String name, String scheme, String further) {
    String secrets = scheme.equals("none") ? "" : ", \"secrets\": [\"" + name + "\"]";
    Trigger trigger =
        Trigger.parse(
            "{\"trigger\": \"%s\", \"webhook\": {\"scheme\": \"%s\"%s}, \"start\": {\"workflow\": \"a/b\"}}"
                .formatted(name, scheme, secrets + further));
    return trigger(trigger);
  }

  FrontDoorFixture trigger(Trigger trigger) {
    return changed(c -> triggers().put(c, trigger, "test"));
  }

  FrontDoorFixture disabled(String name) {
    return changed(c -> triggers().enable(c, name, false));
  }

  /** What a node does every second while the store is there. */
  void confirmTriggers() {
    handler.confirmTriggers();
  }

  /** What the owner of the database could do behind Penstock's back. */
  void tamper(String sql) {
    store
        .owner()
        .inTransaction(
            c -> {
              try (var statement = c.createStatement()) {
                return statement.executeUpdate(sql);
              }
            });
  }

  long count(String sql) {
    return store.count(sql);
  }

  long rows(String table, String where) {
    return count("SELECT count(*) FROM " + table + " WHERE " + where);
  }

  /** How often the trail tells that a trigger refused for this reason. */
  long refused(String trigger, String reason) {
    return rows(
        "audit",
        "body::jsonb ->> 'kind' = 'delivery.refused' AND body::jsonb ->> 'subject' = '"
            + trigger
            + "' AND body::jsonb -> 'detail' ->> 'reason' = '"
            + reason
            + "'");
  }

  Delivery stored(String id) {
    var deliveries = new StoredDeliveries(store.keyring());
    return store.worker().inTransaction(c -> deliveries.find(c, id)).orElseThrow();
  }

  /** A delivery as Standard Webhooks signs it, now. */
  static HttpRequest signed(String trigger, String id, String body) {
    return signed(trigger, id, body, SECRET, NOW);
  }

  static HttpRequest signed(String trigger, String id, String body, String secret, Instant at) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return request(trigger, new WebhookSigner(STANDARD, secret).headers(id, at, bytes), bytes);
  }

  static HttpRequest request(String trigger, Map<String, String> headers, byte[] body) {
    Map<String, String> all = new HashMap<>(headers);
    all.putIfAbsent("content-type", "application/json");
    return new HttpRequest("POST", "/hooks/" + trigger, "", all, Map.of(), body, "192.0.2.1");
  }

  /** The same with another header. */
  static HttpRequest with(HttpRequest request, String header, String value) {
    Map<String, String> headers = new HashMap<>(request.headers());
    headers.put(header, value);
    return new HttpRequest(
        request.method(), request.path(), "", headers, Map.of(), request.body(), "192.0.2.1");
  }

  /** Through the handler as Lambda would call it. */
  HttpResponse send(HttpRequest request) {
    try {
      var event = new ByteArrayOutputStream();
      LambdaHttp.writeRequest(request, event);
      return sendEvent(event.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A delivery as a sender signs it, now; what it has in the body must be there. */
  static HttpRequest signedBy(
      Sender sender, String secret, String trigger, String id, String type, String body) {
    var unsigned =
        request(trigger, Map.of("content-type", type), body.getBytes(StandardCharsets.UTF_8));
    var url = Optional.of("https://hooks.example.com/hooks/" + trigger);
    return new WebhookSigner(sender.scheme(sender.tolerance(), url), secret)
        .signed(unsigned, id, NOW);
  }

  HttpResponse sendEvent(byte[] event) throws IOException {
    var answer = new ByteArrayOutputStream();
    handler.handleRequest(new ByteArrayInputStream(event), answer, null);
    return LambdaHttp.readResponse(new ByteArrayInputStream(answer.toByteArray()));
  }

  static String field(HttpResponse response, String name) {
    return Json.read(response.body()).path(name).asText();
  }

  /** The code of a problem. */
  static String problem(HttpResponse response) {
    assertThat(response.headers().get("content-type")).isEqualTo("application/problem+json");
    return field(response, "code");
  }

  private FrontDoorFixture changed(Change change) {
    api()
        .inTransaction(
            c -> {
              change.in(c);
              return 0;
            });
    return this;
  }

  private Database api() {
    return store.api();
  }

  private TriggerStore triggers() {
    return new TriggerStore(new Seal(store.keyring()));
  }

  private interface Change {
    void in(java.sql.Connection connection) throws java.sql.SQLException;
  }
}
