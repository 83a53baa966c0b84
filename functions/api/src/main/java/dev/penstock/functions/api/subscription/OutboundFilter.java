package dev.penstock.functions.api.subscription;

import dev.penstock.functions.api.web.Members;
import dev.penstock.functions.api.web.Query;
import dev.penstock.id.Ids;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which messages are meant; what is empty does not matter.
 *
 * @param subscription whose
 * @param state one of {@link #STATES}
 * @param type of the event
 * @param since made at this time or later
 * @param until made before this time
 */
record OutboundFilter(
    Optional<String> subscription,
    Optional<String> state,
    Optional<String> type,
    Optional<Instant> since,
    Optional<Instant> until) {

  static final List<String> STATES = List.of("pending", "delivered", "failed");

  /** The names of its members, for the query of a list. */
  static final String[] NAMES = {
    "subscription", "state", "type", "since", "until", "limit", "cursor"
  };

  /** For {@link #bind}. */
  static final String MEANT =
      """
       WHERE o.id >= ? AND o.id < ?
         AND (?::text IS NULL OR o.subscription = ?)
         AND (?::text IS NULL OR o.state = ?)
         AND (?::text IS NULL OR o.type = ?)
      """;

  private static final String PREFIX = "out";

  static OutboundFilter of(Query query) {
    return new OutboundFilter(
        query.text("subscription"),
        query.choice("state", STATES),
        query.text("type"),
        query.moment("since"),
        query.moment("until"));
  }

  static OutboundFilter of(Members body) {
    Optional<String> state = body.optionalText("state", 20);
    if (state.isPresent() && !STATES.contains(state.get())) {
      body.error("state", "must be one of " + STATES);
    }
    return new OutboundFilter(
        body.optionalText("subscription", 63),
        state,
        body.optionalText("type", 500),
        body.optionalMoment("since"),
        body.optionalMoment("until"));
  }

  boolean isEmpty() {
    return subscription.isEmpty()
        && state.isEmpty()
        && type.isEmpty()
        && since.isEmpty()
        && until.isEmpty();
  }

  /**
   * Sets the parameters of {@link #MEANT}.
   *
   * @param after the id that is left behind, where the oldest come first
   * @param before the id that is not reached, where the newest come first
   * @return the number of the next parameter
   */
  int bind(PreparedStatement select, Optional<String> after, Optional<String> before)
      throws SQLException {
    String from = since.map(time -> Ids.earliest(PREFIX, time)).orElse(PREFIX + "_");
    String to = until.map(time -> Ids.earliest(PREFIX, time)).orElse(PREFIX + "_8");
    int next = 1;
    select.setString(next++, after.map(id -> id + "0").orElse(from));
    select.setString(next++, before.filter(id -> id.compareTo(to) < 0).orElse(to));
    for (Optional<String> each : List.of(subscription, subscription, state, state, type, type)) {
      select.setString(next++, each.orElse(null));
    }
    return next;
  }
}
