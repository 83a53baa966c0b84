package dev.penstock.workers.outbound;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.approval.ApprovalLinks;
import dev.penstock.approval.QuestionEvents;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.subscription.Links;
import dev.penstock.subscription.Subscription;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Links to the pages of questions, for subscriptions that want them. Each try to send makes one of
 * its own: what is sent is the only place where it ever is, so there is nothing to seal in a queue
 * and nothing to find in the log of events.
 */
final class QuestionLinks {

  private final ApprovalLinks links;
  private final AuditTrail audit;
  private final Clock clock;

  QuestionLinks(ApprovalLinks links, AuditTrail audit, Clock clock) {
    this.links = links;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * A link on its way.
   *
   * @param url the whole of it
   * @param token what of it is not to be seen elsewhere
   */
  record Link(String url, String token, Instant expiresAt) {

    /** The event with it. */
    ObjectNode in(JsonNode event) {
      ObjectNode carrying = event.deepCopy();
      carrying.withObject("/data/link").put("url", url).put("expiresAt", expiresAt.toString());
      return carrying;
    }

    @Override
    public String toString() {
      return "Link[***]";
    }
  }

  /**
   * A new one, on the trail when the transaction commits; empty where none is wanted, and where the
   * event tells of no question that is open now.
   */
  Optional<Link> make(
      Connection transaction, Subscription subscription, Message message, JsonNode event)
      throws SQLException {
    if (subscription.links().isEmpty()
        || !event.path("source").asText().equals(QuestionEvents.SOURCE)) {
      return Optional.empty();
    }
    Links wanted = subscription.links().get();
    String question = event.path("subject").asText();
    Instant now = clock.instant();
    Optional<String> run = runThatWaits(transaction, question, now);
    if (run.isEmpty()) {
      return Optional.empty();
    }
    String by = "subscription:" + subscription.name();
    ApprovalLinks.Made made = links.make(transaction, question, now.plus(wanted.lasts()), by, now);
    audit.append(
        transaction,
        AuditEntry.of("approval.link-made", by, question)
            .inRun(run.get())
            .with("link", made.id())
            .with("expiresAt", made.expiresAt().toString())
            .with("message", message.id())
            .with("attempt", message.attempt()));
    return Optional.of(new Link(wanted.to(made.path()).toString(), made.token(), made.expiresAt()));
  }

  private static Optional<String> runThatWaits(Connection connection, String question, Instant now)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT run_id FROM human_task
             WHERE id = ? AND state = 'open' AND (due_at IS NULL OR due_at > ?)
            """)) {
      select.setString(1, question);
      select.setObject(2, now.atOffset(ZoneOffset.UTC));
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }
}
