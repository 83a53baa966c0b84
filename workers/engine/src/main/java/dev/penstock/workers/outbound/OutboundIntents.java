package dev.penstock.workers.outbound;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import dev.penstock.subscription.StoredSubscription;
import dev.penstock.subscription.Subscription;
import dev.penstock.subscription.SubscriptionStore;
import dev.penstock.subscription.Target;
import dev.penstock.vault.Nature;
import dev.penstock.vault.OpenSecret;
import dev.penstock.vault.VaultReader;
import dev.penstock.workers.effect.PolicyInForce;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Puts on record what is about to be sent, with the policy's word, before it is. What can't be put
 * there is not sent.
 */
final class OutboundIntents {

  private final Database database;
  private final AuditTrail audit;
  private final SubscriptionStore subscriptions;
  private final OutboundGate gate;
  private final VaultReader vault;
  private final QuestionLinks links;

  OutboundIntents(
      Database database,
      AuditTrail audit,
      SubscriptionStore subscriptions,
      OutboundGate gate,
      VaultReader vault,
      QuestionLinks links) {
    this.database = database;
    this.audit = audit;
    this.subscriptions = subscriptions;
    this.gate = gate;
    this.vault = vault;
    this.links = links;
  }

  /** What becomes of a message before it is sent. */
  sealed interface Intent {
    /** It may go; the caller closes it. */
    record Ready(Outgoing outgoing) implements Intent {}

    /** It may not, for a reason of ours. */
    record Refused(String reason) implements Intent {}
  }

  private record Event(JsonNode envelope, String text, String digest) {}

  Intent intend(Message message) {
    return database.inTransaction(transaction -> intend(transaction, message));
  }

  private Intent intend(Connection transaction, Message message) throws SQLException {
    insertAttempt(transaction, message);
    Optional<Event> event = event(transaction, message.seq());
    if (event.isEmpty()) {
      return new Intent.Refused("The event is not kept any more.");
    }
    try {
      Subscription subscription =
          subscriptions
              .find(transaction, message.subscription())
              .map(StoredSubscription::subscription)
              .orElseThrow(
                  () -> PlatformException.of(ProblemType.NOT_FOUND, SubscriptionStore.REMOVED));
      var ruling =
          gate.rule(
              transaction,
              subscription.name(),
              subscription.target().uri(),
              event.get().envelope());
      if (ruling.reach().isEmpty()) {
        return new Intent.Refused(ruling.reason());
      }
      List<OpenSecret> secrets = secrets(transaction, subscription.target());
      Target target = subscription.target();
      Optional<QuestionLinks.Link> link =
          links.make(transaction, subscription, message, event.get().envelope());
      audit.append(
          transaction,
          AuditEntry.of("outbound.intended", "worker", message.id())
              .with("subscription", subscription.name())
              .with("seq", message.seq())
              .with("attempt", message.attempt())
              .with("target", target.kind() + " " + target.uri().getHost())
              .with("digest", event.get().digest())
              .with("policy", ruling.reason()));
      return new Intent.Ready(
          new Outgoing(
              message,
              target,
              link.map(it -> CanonicalJson.write(it.in(event.get().envelope())))
                  .orElse(event.get().text()),
              event.get().envelope().path("type").asText(),
              link,
              secrets,
              ruling.reach().get()));
    } catch (PlatformException e) {
      if (e.problem().type() == ProblemType.UNAVAILABLE) {
        throw e;
      }
      return new Intent.Refused(e.problem().detail());
    }
  }

  /**
   * How far a message may be taken to a further host that its target names, which is on record when
   * it returns.
   */
  PolicyInForce.Ruling further(Outgoing outgoing, URI host) {
    return database.inTransaction(
        transaction -> {
          String name = outgoing.message().subscription();
          var ruling = gate.rule(transaction, name, host, Json.read(outgoing.event()));
          audit.append(
              transaction,
              AuditEntry.of("outbound.led", "worker", outgoing.message().id())
                  .with("subscription", name)
                  .with("target", outgoing.target().kind() + " " + host.getHost())
                  .with("policy", ruling.reason()));
          return ruling;
        });
  }

  private List<OpenSecret> secrets(Connection connection, Target target) throws SQLException {
    return switch (target) {
      case Target.Webhook webhook ->
          vault.openUsable(connection, webhook.secret(), Nature.EVERYWHERE);
      case Target.Nats nats -> secret(connection, nats.secret());
      case Target.Kafka kafka -> secret(connection, kafka.secret());
      case Target.Aws aws -> secret(connection, aws.secret());
    };
  }

  private List<OpenSecret> secret(Connection connection, Optional<String> name)
      throws SQLException {
    return name.isEmpty()
        ? List.of()
        : List.of(vault.open(connection, name.get(), Nature.EVERYWHERE));
  }

  private static void insertAttempt(Connection transaction, Message message) throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            "INSERT INTO outbound_attempt (outbound_id, attempt) VALUES (?, ?)")) {
      insert.setString(1, message.id());
      insert.setInt(2, message.attempt());
      insert.executeUpdate();
    }
  }

  private static Optional<Event> event(Connection connection, long seq) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT envelope, digest FROM event WHERE seq = ?")) {
      select.setLong(1, seq);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        String text = row.getString(1);
        return Optional.of(new Event(Json.read(text), text, row.getString(2)));
      }
    }
  }
}
