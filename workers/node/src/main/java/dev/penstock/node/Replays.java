package dev.penstock.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditTrail;
import dev.penstock.config.ConfigStore;
import dev.penstock.definition.DefinitionStore;
import dev.penstock.functions.api.run.Replayer;
import dev.penstock.json.Json;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.Seal;
import dev.penstock.policy.PolicyStore;
import dev.penstock.store.Database;
import dev.penstock.workers.approval.Inbox;
import dev.penstock.workers.retry.ReplayReport;
import dev.penstock.workers.retry.RunReplays;
import dev.penstock.workers.trial.Ending;
import java.time.Clock;

/** The API's replays by the node's own interpreter. */
final class Replays {

  private Replays() {}

  static Replayer of(Database worker, Keyring keyring, Clock clock) {
    RunReplays replays =
        new RunReplays(
            worker,
            new DefinitionStore(worker, new Seal(keyring)),
            new ConfigStore(worker, new Seal(keyring)),
            new PolicyStore(worker, new Seal(keyring)),
            new Inbox(worker, new AuditTrail(keyring, clock)));
    return (run, basis) -> json(run, replays.replay(run, basis));
  }

  private static ObjectNode json(String run, ReplayReport report) {
    ObjectNode json = Json.object();
    json.put("runId", run);
    json.put("definitionDigest", report.definition());
    json.put("calls", report.calls());
    ObjectNode ending = json.putObject("ending");
    switch (report.ending()) {
      case Ending.Completed(var output) -> ending.put("status", "completed").set("output", output);
      case Ending.Faulted(var error) ->
          ending.put("status", "faulted").set("problem", Json.mapper().valueToTree(error));
      case Ending.Stuck(var why) -> ending.put("status", "stopped").put("reason", why);
    }
    ArrayNode differences = json.putArray("differences");
    for (ReplayReport.Difference each : report.differences()) {
      differences
          .addObject()
          .put("kind", each.kind().wire())
          .put("at", each.at())
          .put("iteration", each.iteration())
          .put("detail", each.detail());
    }
    report.allCounted().ifPresent(all -> json.put("allCounted", all));
    return json;
  }
}
