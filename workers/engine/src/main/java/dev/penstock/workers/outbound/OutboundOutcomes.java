package dev.penstock.workers.outbound;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.id.Ids;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.keyring.Keyring;
import dev.penstock.receipt.Receipt;
import dev.penstock.store.Database;
import dev.penstock.workers.effect.ReceiptRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts down what a try came to: for the message, its endpoint and the trail, all or nothing. */
final class OutboundOutcomes {

  private static final int LONGEST_REASON = 500;

  private final Database database;
  private final AuditTrail audit;
  private final Keyring keyring;
  private final EndpointHealth health;
  private final Ladder ladder;
  private final Clock clock;

  OutboundOutcomes(
      Database database,
      AuditTrail audit,
      Keyring keyring,
      OutboundSettings settings,
      Clock clock) {
    this.database = database;
    this.audit = audit;
    this.keyring = keyring;
    this.health = new EndpointHealth(settings);
    this.ladder = new Ladder(settings.ladder());
    this.clock = clock;
  }

  /**
   * Settles a try.
   *
   * @param outgoing what was sent; null when nothing was
   */
  void settle(Message message, @Nullable Outgoing outgoing, Sent sent, Duration took) {
    String said = outgoing == null ? sent.reason() : outgoing.without(sent.reason());
    String reason = bounded(said);
    database.inTransaction(
        transaction -> {
          Optional<Receipt> receipt = receipt(message, outgoing, sent);
          if (receipt.isPresent()) {
            ReceiptRows.insert(transaction, receipt.get(), keyring);
          }
          attempt(transaction, message, sent, reason, took, receipt);
          AuditEntry entry =
              AuditEntry.of("outbound." + sent.outcome(), "worker", message.id())
                  .with("subscription", message.subscription())
                  .with("attempt", message.attempt());
          if (receipt.isPresent()) {
            entry = entry.with("receipt", receipt.get().id());
          }
          Optional<AuditEntry> disabled = next(transaction, message, sent, reason);
          List<AuditEntry> entries = new ArrayList<>();
          entries.add(reason.isEmpty() ? entry : entry.with("reason", reason));
          disabled.ifPresent(entries::add);
          audit.append(transaction, entries);
          return true;
        });
  }

  /** The entry of a subscription that is disabled by it. */
  private Optional<AuditEntry> next(
      Connection transaction, Message message, Sent sent, String reason) throws SQLException {
    return switch (sent) {
      case Sent.Delivered _ -> {
        message(transaction, message, "delivered", null, null);
        health.works(transaction, message.subscription());
        yield Optional.empty();
      }
      case Sent.Failed failed -> {
        again(transaction, message, failed.retryAfter(), reason);
        yield health.fails(transaction, message.subscription(), reason);
      }
      case Sent.Refused _ -> {
        again(transaction, message, Duration.ZERO, reason);
        yield Optional.empty();
      }
      case Sent.Gone _ -> {
        message(transaction, message, "failed", null, reason);
        yield health.isGone(transaction, message.subscription(), reason);
      }
    };
  }

  private void again(Connection transaction, Message message, Duration wait, String reason)
      throws SQLException {
    Optional<Duration> next = ladder.after(message.step(), message.id(), wait);
    message(
        transaction, message, next.isPresent() ? "pending" : "failed", next.orElse(null), reason);
  }

  /** Only the try that took the message last says what becomes of it. */
  private static void message(
      Connection transaction,
      Message message,
      String state,
      @Nullable Duration wait,
      @Nullable String reason)
      throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE outbound
               SET state = ?, reason = ?, due_at = clock_timestamp() + ? * interval '1 millisecond',
                   settled_at = CASE WHEN ? <> 'pending' THEN clock_timestamp() END
             WHERE id = ? AND attempts = ? AND state = 'pending'
            """)) {
      update.setString(1, state);
      update.setString(2, reason);
      update.setObject(3, wait == null ? null : wait.toMillis(), Types.BIGINT);
      update.setString(4, state);
      update.setString(5, message.id());
      update.setInt(6, message.attempt());
      update.executeUpdate();
    }
  }

  private static void attempt(
      Connection transaction,
      Message message,
      Sent sent,
      String reason,
      Duration took,
      Optional<Receipt> receipt)
      throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE outbound_attempt
               SET outcome = ?, status = ?, reason = ?, micros = ?, receipt_id = ?
             WHERE outbound_id = ? AND attempt = ?
            """)) {
      update.setString(1, sent.outcome());
      update.setObject(
          2, sent.status().isPresent() ? sent.status().getAsInt() : null, Types.INTEGER);
      update.setString(3, reason.isEmpty() ? null : reason);
      update.setLong(4, took.toNanos() / 1_000);
      update.setString(5, receipt.map(Receipt::id).orElse(null));
      update.setString(6, message.id());
      update.setInt(7, message.attempt());
      update.executeUpdate();
    }
  }

  /** For what the other side has answered, whatever it was. */
  private Optional<Receipt> receipt(Message message, @Nullable Outgoing outgoing, Sent sent) {
    if (outgoing == null || (sent.status().isEmpty() && !(sent instanceof Sent.Delivered))) {
      return Optional.empty();
    }
    var result = Json.object().put("outcome", sent.outcome());
    sent.status().ifPresent(status -> result.put("status", status));
    return Optional.of(
        new Receipt(
            Ids.next("rcp"),
            message.id(),
            "/subscriptions/" + message.subscription(),
            "",
            message.attempt(),
            message.attempt(),
            outgoing.target().kind() + " " + outgoing.target().uri().getHost(),
            Digest.of(outgoing.bytes()),
            Digest.of(result),
            clock.instant()));
  }

  private static String bounded(String reason) {
    String clean = reason.replace('\0', ' ');
    return clean.length() <= LONGEST_REASON ? clean : clean.substring(0, LONGEST_REASON) + "…";
  }
}
