package dev.penstock.functions.api.delivery;

import dev.penstock.redaction.FieldRules;
import dev.penstock.trigger.TriggerStore;
import java.sql.Connection;
import java.sql.SQLException;

/** What a trigger, as it is now, says of showing its deliveries. Thread-safe. */
final class TriggerRules {

  private final TriggerStore triggers;

  TriggerRules(TriggerStore triggers) {
    this.triggers = triggers;
  }

  /** Of a trigger that is there no more nobody says anything. */
  FieldRules of(Connection connection, String trigger) throws SQLException {
    return triggers
        .find(connection, trigger)
        .map(stored -> stored.trigger().intake().shown())
        .orElse(FieldRules.NONE);
  }
}
