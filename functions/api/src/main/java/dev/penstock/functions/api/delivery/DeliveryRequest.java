package dev.penstock.functions.api.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Members;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is asked to be done to which deliveries.
 *
 * @param ids the deliveries by name; null when a query names them
 * @param after the last delivery of what was asked before
 * @param newRun whether a replay starts a run of its own
 * @param dryRun whether only to say which deliveries it would be
 */
record DeliveryRequest(
    DeliveryAction action,
    @Nullable List<String> ids,
    DeliveryFilter filter,
    Optional<String> after,
    boolean newRun,
    String reason,
    boolean dryRun) {

  /** How many deliveries one request may act on. */
  static final int MOST = 500;

  private static final String NO_REASON = "No reason was given.";

  static DeliveryRequest read(Members body) {
    String wanted = body.text("action", 20);
    Optional<DeliveryAction> action = DeliveryAction.of(wanted);
    if (action.isEmpty() && !wanted.isEmpty()) {
      body.error("action", "must be replay, requeue or discard");
    }
    List<String> ids = body.optionalTexts("ids", MOST);
    DeliveryFilter filter = DeliveryFilter.of(body);
    if ((ids == null) == filter.isEmpty()) {
      body.error(
          "ids",
          ids == null
              ? "is missing: name deliveries, or a query by trigger, verdict, state, since or until"
              : "goes without a query");
    }
    boolean newRun = body.flag("newRun");
    if (newRun && action.isPresent() && action.get() != DeliveryAction.REPLAY) {
      body.error("newRun", "goes with replay only");
    }
    Optional<String> after = body.optionalText("after", 40);
    String reason = body.optionalText("reason", 500).orElse(NO_REASON);
    boolean dry = body.flag("dryRun");
    body.done();
    return new DeliveryRequest(action.orElseThrow(), ids, filter, after, newRun, reason, dry);
  }

  /** The oldest first; those that are named as they are named, each once. */
  List<ObjectNode> find(Connection connection) throws SQLException {
    if (ids == null) {
      return DeliveryRows.oldest(connection, filter, after, MOST);
    }
    List<ObjectNode> found = new ArrayList<>();
    for (String id : new LinkedHashSet<>(ids)) {
      found.add(DeliveryRows.find(connection, id).orElseThrow(Exchange::notFound));
    }
    return found;
  }
}
