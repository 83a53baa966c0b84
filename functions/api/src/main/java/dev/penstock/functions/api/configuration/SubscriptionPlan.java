package dev.penstock.functions.api.configuration;

import dev.penstock.audit.AuditEntry;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.subscription.StoredSubscription;
import dev.penstock.subscription.Subscription;
import dev.penstock.subscription.SubscriptionStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What becomes of subscriptions. */
final class SubscriptionPlan {

  private static final String KIND = "subscription";

  private final SubscriptionStore subscriptions;

  SubscriptionPlan(SubscriptionStore subscriptions) {
    this.subscriptions = subscriptions;
  }

  /** What becomes of files. */
  List<Change> files(Connection connection, List<Described.Outlet> outlets) throws SQLException {
    List<Change> changes = new ArrayList<>();
    for (var outlet : outlets) {
      changes.add(put(connection, outlet.path(), outlet.subscription()));
    }
    return changes;
  }

  /** Subscriptions whose files are not there any more. */
  List<Change> removals(Connection connection, List<Described.Outlet> outlets) throws SQLException {
    List<String> named = outlets.stream().map(outlet -> outlet.subscription().name()).toList();
    List<Change> removals = new ArrayList<>();
    for (String name : subscriptions.names(connection)) {
      if (!named.contains(name)) {
        removals.add(
            new Change(
                name,
                KIND,
                name,
                Change.Verb.REMOVED,
                null,
                null,
                null,
                null,
                (transaction, by) -> {
                  subscriptions.remove(transaction, name);
                  return List.of(AuditEntry.of("subscription.removed", by, name));
                }));
      }
    }
    return removals;
  }

  private Change put(Connection connection, String path, Subscription subscription)
      throws SQLException {
    String name = subscription.name();
    String document = subscription.document();
    String digest = Digest.of(document);
    Optional<String> before =
        subscriptions
            .intact(connection, name)
            .map(StoredSubscription::subscription)
            .map(Subscription::document);
    boolean same = before.filter(document::equals).isPresent();
    Step put =
        (transaction, by) -> {
          subscriptions.put(transaction, subscription, by);
          return List.of(AuditEntry.of("subscription.applied", by, name).with("digest", digest));
        };
    Change.Verb verb =
        same ? Change.Verb.UNCHANGED : before.isEmpty() ? Change.Verb.ADDED : Change.Verb.CHANGED;
    String diff =
        same || before.isEmpty() ? null : LineDiff.of(Json.read(before.get()), Json.read(document));
    return new Change(path, KIND, name, verb, null, digest, diff, null, same ? Step.none() : put);
  }
}
