package dev.penstock.functions.api.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.web.Members;
import dev.penstock.functions.api.web.Query;
import dev.penstock.id.Ids;
import dev.penstock.json.Json;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which deliveries are meant; what is empty does not matter.
 *
 * @param trigger whose deliveries
 * @param verdict one of {@link #VERDICTS}; a duplicate is a delivery that came more than once
 * @param state one of {@link #STATES}
 * @param since received at this time or later
 * @param until received before this time
 */
record DeliveryFilter(
    Optional<String> trigger,
    Optional<String> verdict,
    Optional<String> state,
    Optional<Instant> since,
    Optional<Instant> until) {

  static final List<String> VERDICTS = List.of("accepted", "duplicate", "filtered", "rejected");
  static final List<String> STATES =
      List.of("starting", "started", "announced", "parked", "filtered", "discarded", "rejected");

  /** The names of its members, for the query of a list. */
  static final String[] NAMES = {
    "trigger", "verdict", "state", "since", "until", "limit", "cursor"
  };

  static DeliveryFilter of(Query query) {
    return new DeliveryFilter(
        query.text("trigger"),
        query.choice("verdict", VERDICTS),
        query.choice("state", STATES),
        query.moment("since"),
        query.moment("until"));
  }

  static DeliveryFilter of(Members body) {
    return new DeliveryFilter(
        body.optionalText("trigger", 63),
        choice(body, "verdict", VERDICTS),
        choice(body, "state", STATES),
        body.optionalMoment("since"),
        body.optionalMoment("until"));
  }

  boolean isEmpty() {
    return trigger.isEmpty()
        && verdict.isEmpty()
        && state.isEmpty()
        && since.isEmpty()
        && until.isEmpty();
  }

  /** Where ids of a prefix begin that are meant. */
  String from(String prefix) {
    return since.map(time -> Ids.earliest(prefix, time)).orElse(prefix + "_");
  }

  /**
   * Where ids of a prefix end that are meant.
   *
   * @param before the second part of the id that the page before ended with
   */
  String to(String prefix, Optional<String> before) {
    String end = until.map(time -> Ids.earliest(prefix, time)).orElse(prefix + "_8");
    return before.map(id -> prefix + "_" + id).filter(id -> id.compareTo(end) < 0).orElse(end);
  }

  /**
   * Sets the parameters of {@link DeliveryRows#MEANT}.
   *
   * @return the number of the next parameter
   */
  int bind(PreparedStatement select, int first, String from, String to) throws SQLException {
    int next = first;
    select.setString(next++, from);
    select.setString(next++, to);
    for (Optional<String> each :
        List.of(trigger, trigger, verdict, verdict, verdict, state, state)) {
      select.setString(next++, each.orElse(null));
    }
    return next;
  }

  /** For the trail. */
  String text() {
    ObjectNode json = Json.object();
    trigger.ifPresent(it -> json.put("trigger", it));
    verdict.ifPresent(it -> json.put("verdict", it));
    state.ifPresent(it -> json.put("state", it));
    since.ifPresent(it -> json.put("since", it.toString()));
    until.ifPresent(it -> json.put("until", it.toString()));
    return Json.write(json);
  }

  private static Optional<String> choice(Members body, String name, List<String> choices) {
    Optional<String> value = body.optionalText(name, 20);
    if (value.isPresent() && !choices.contains(value.get())) {
      body.error(name, "must be one of " + choices);
    }
    return value;
  }
}
