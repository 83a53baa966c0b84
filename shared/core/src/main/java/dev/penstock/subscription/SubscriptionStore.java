package dev.penstock.subscription;

import dev.penstock.json.Json;
import dev.penstock.keyring.Seal;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The subscriptions, each under a seal that is checked whenever one is read. Changes need the role
 * {@code api} or the owner; the audit entry is the caller's. Thread-safe.
 */
public final class SubscriptionStore {

  /** Why a message is not sent whose subscription has gone. */
  public static final String REMOVED = "The subscription was removed.";

  private static final String KIND = "subscription";

  private final Seal seal;

  public SubscriptionStore(Seal seal) {
    this.seal = seal;
  }

  /**
   * Adds a subscription or replaces the file of one. Whether it is enabled does not change; what
   * its endpoint has failed at is forgotten, since it may be another one.
   */
  public void put(Connection transaction, Subscription subscription, String by)
      throws SQLException {
    String document = subscription.document();
    try (PreparedStatement upsert =
        transaction.prepareStatement(
            """
            INSERT INTO subscription (name, document, seal, applied_by) VALUES (?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE
               SET document = excluded.document, seal = excluded.seal,
                   applied_by = excluded.applied_by, applied_at = now(),
                   failures = 0, failing_since = NULL, closed_until = NULL
            """)) {
      upsert.setString(1, subscription.name());
      upsert.setString(2, document);
      upsert.setBytes(3, seal.of(KIND, subscription.name(), document));
      upsert.setString(4, by);
      upsert.executeUpdate();
    }
  }

  /**
   * The subscription of a name, enabled or not.
   *
   * @throws PlatformException {@code tampered}, naming the row
   */
  public Optional<StoredSubscription> find(Connection connection, String name) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT document, seal, disabled_at IS NULL FROM subscription WHERE name = ?
            """)) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(
                new StoredSubscription(
                    check(name, row.getString(1), row.getBytes(2)), row.getBoolean(3)))
            : Optional.empty();
      }
    }
  }

  /** As {@link #find}; empty for a row that was changed outside, which is put right by a put. */
  public Optional<StoredSubscription> intact(Connection connection, String name)
      throws SQLException {
    try {
      return find(connection, name);
    } catch (PlatformException e) {
      if (e.problem().type() == ProblemType.TAMPERED) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The names of all, in order. */
  public List<String> names(Connection connection) throws SQLException {
    return names(connection, "SELECT name FROM subscription ORDER BY name");
  }

  /** The names of those that are enabled, in order. */
  public List<String> enabled(Connection connection) throws SQLException {
    return names(
        connection, "SELECT name FROM subscription WHERE disabled_at IS NULL ORDER BY name");
  }

  /** Removes a subscription; what was to be sent for it is not, and its messages say so. */
  public void remove(Connection transaction, String name) throws SQLException {
    try (PreparedStatement fail =
            transaction.prepareStatement(
                """
                UPDATE outbound SET state = 'failed', reason = ?, due_at = NULL
                 WHERE subscription = ? AND state = 'pending'
                """);
        PreparedStatement delete =
            transaction.prepareStatement("DELETE FROM subscription WHERE name = ?")) {
      fail.setString(1, REMOVED);
      fail.setString(2, name);
      fail.executeUpdate();
      delete.setString(1, name);
      delete.executeUpdate();
    }
  }

  /**
   * The subscription in a stored text, if the text is what was sealed under that name.
   *
   * @throws PlatformException {@code tampered}, naming the row
   */
  public Subscription check(String name, String document, byte[] mark) {
    if (!seal.holds(KIND, name, document, mark)) {
      throw PlatformException.of(
          ProblemType.TAMPERED,
          "The subscription row "
              + name
              + " was changed outside of Penstock. Apply its file again or restore it.");
    }
    return Subscription.parse(Json.read(document));
  }

  private static List<String> names(Connection connection, String sql) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql);
        ResultSet row = select.executeQuery()) {
      List<String> names = new ArrayList<>();
      while (row.next()) {
        names.add(row.getString(1));
      }
      return names;
    }
  }
}
