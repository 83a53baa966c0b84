package dev.penstock.workers.outbound;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.expression.Expression;
import dev.penstock.expression.ExpressionException;
import dev.penstock.expression.JqTemplate;
import dev.penstock.id.Ids;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import dev.penstock.subscription.StoredSubscription;
import dev.penstock.subscription.Subscription;
import dev.penstock.subscription.SubscriptionStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each event to the subscriptions that mean it, once: told of an event again, it does nothing
 * more. Thread-safe.
 */
public final class Fanout {

  /** The channel that wakes who sends. */
  public static final String CHANNEL = "outbound";

  private static final Logger LOG = LoggerFactory.getLogger(Fanout.class);
  private static final int LONGEST_REASON = 500;

  private final Database database;
  private final SubscriptionStore subscriptions;

  /**
   * Made; it does nothing by itself.
   *
   * @param database acting as the worker role
   */
  public Fanout(Database database, SubscriptionStore subscriptions) {
    this.database = database;
    this.subscriptions = subscriptions;
  }

  private record Event(long seq, String source, String type, JsonNode envelope) {}

  /** Gives out the events with these numbers. */
  public void take(Collection<Long> seqs) {
    database.inTransaction(
        transaction -> {
          List<Subscription> open = open(transaction);
          if (open.isEmpty()) {
            return 0;
          }
          int put = 0;
          for (Event event : events(transaction, seqs)) {
            for (Subscription subscription : open) {
              if (subscription.events().names(event.type(), event.source())) {
                put += put(transaction, subscription, event);
              }
            }
          }
          if (put > 0) {
            try (Statement notify = transaction.createStatement()) {
              notify.execute("SELECT pg_notify('" + CHANNEL + "', '')");
            }
          }
          return put;
        });
  }

  /** One that was changed outside gets nothing until its file is applied again. */
  private List<Subscription> open(Connection connection) throws SQLException {
    List<Subscription> open = new ArrayList<>();
    for (String name : subscriptions.enabled(connection)) {
      try {
        subscriptions
            .find(connection, name)
            .map(StoredSubscription::subscription)
            .ifPresent(open::add);
      } catch (PlatformException e) {
        if (e.problem().type() != ProblemType.TAMPERED) {
          throw e;
        }
        LOG.error("Nothing is sent: {}", e.problem().detail());
      }
    }
    return open;
  }

  private static List<Event> events(Connection connection, Collection<Long> seqs)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT seq, source, type, envelope FROM event WHERE seq = ANY (?) ORDER BY seq
            """)) {
      select.setArray(1, connection.createArrayOf("bigint", seqs.toArray()));
      List<Event> events = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          events.add(
              new Event(
                  row.getLong(1), row.getString(2), row.getString(3), Json.read(row.getString(4))));
        }
      }
      return events;
    }
  }

  /** A filter that fails leaves nothing out in silence: the message is there, with the reason. */
  private static int put(Connection transaction, Subscription subscription, Event event)
      throws SQLException {
    Optional<String> failure = Optional.empty();
    if (subscription.events().when().isPresent()) {
      try {
        if (!Expression.of(JqTemplate.of(TextNode.valueOf(subscription.events().when().get())))
            .holds(event.envelope(), Map.of())) {
          return 0;
        }
      } catch (ExpressionException e) {
        failure = Optional.of("The filter fails: " + e.getMessage());
      }
    }
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO outbound (id, subscription, seq, type, state, reason, due_at, settled_at)
            VALUES (?, ?, ?, ?, ?, ?, CASE WHEN ? THEN NULL ELSE now() END,
                    CASE WHEN ? THEN now() END)
            ON CONFLICT (subscription, seq) DO NOTHING
            """)) {
      insert.setString(1, Ids.next("out"));
      insert.setString(2, subscription.name());
      insert.setLong(3, event.seq());
      insert.setString(4, event.type());
      insert.setString(5, failure.isPresent() ? "failed" : "pending");
      insert.setString(6, failure.map(Fanout::bounded).orElse(null));
      insert.setBoolean(7, failure.isPresent());
      insert.setBoolean(8, failure.isPresent());
      return insert.executeUpdate();
    }
  }

  private static String bounded(String reason) {
    String clean = reason.replace('\0', ' ');
    return clean.length() <= LONGEST_REASON ? clean : clean.substring(0, LONGEST_REASON) + "…";
  }
}
