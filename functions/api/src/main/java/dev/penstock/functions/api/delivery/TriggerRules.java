package dev.penstock.functions.api.delivery;

import dev.penstock.policy.PolicyPins;
import dev.penstock.redaction.ShowRules;
import dev.penstock.redaction.StrictestRules;
import dev.penstock.trigger.StoredTrigger;
import dev.penstock.trigger.Trigger;
import dev.penstock.trigger.TriggerStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a trigger and the policies of its folder and the platform, as they are now, say of showing
 * its deliveries; the strictest of them holds. Thread-safe.
 */
final class TriggerRules {

  private final TriggerStore triggers;
  private final PolicyPins policies;

  TriggerRules(TriggerStore triggers, PolicyPins policies) {
    this.triggers = triggers;
    this.policies = policies;
  }

  /** Of a trigger that is there no more nobody but the platform says anything. */
  ShowRules of(Connection connection, String trigger) throws SQLException {
    Optional<Trigger> found = triggers.find(connection, trigger).map(StoredTrigger::trigger);
    List<ShowRules> all = new ArrayList<>();
    found.ifPresent(it -> all.add(it.intake().shown()));
    all.addAll(
        found.map(Trigger::purpose).orElse(null) instanceof Trigger.Start start
            ? policies.shown(connection, start.namespace(), start.workflow())
            : policies.shown(connection, "", ""));
    return new StrictestRules(all);
  }
}
