package dev.penstock.functions.api.schedule;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.web.Members;
import dev.penstock.json.Json;
import dev.penstock.schedule.Backfill;
import dev.penstock.schedule.Fate;
import dev.penstock.schedule.Overlap;
import java.time.Instant;

/**
 * What a person says of a backfill.
 *
 * @param dryRun whether only to say what would become of each time
 */
record BackfillRequest(Backfill backfill, boolean dryRun) {

  /** Reads its members of an action's body; what is wrong is gathered there. */
  static BackfillRequest read(Members body, Instant now) {
    Instant from = body.moment("from");
    Instant until = body.moment("until");
    if (!from.isBefore(until)) {
      body.error("from", "must be before until");
    }
    if (until.isAfter(now)) {
      body.error("until", "must have gone by: what is to come, comes by itself");
    }
    String wanted = body.optionalText("overlap", 20).orElse(Overlap.BUFFER_ALL.wire());
    Overlap overlap =
        Overlap.of(wanted)
            .orElseGet(
                () -> {
                  body.error("overlap", "must be one of " + String.join(", ", Overlap.wires()));
                  return Overlap.BUFFER_ALL;
                });
    return new BackfillRequest(
        new Backfill(from, until, overlap, body.flag("again")), body.flag("dryRun"));
  }

  /** What the API answers. */
  static ObjectNode answer(String schedule, BackfillRequest request, Backfill.Outcome outcome) {
    ObjectNode json =
        Json.object()
            .put("schedule", schedule)
            .put("action", ScheduleAction.BACKFILL.wire())
            .put("dryRun", request.dryRun());
    if (!request.dryRun()) {
      json.put("backfill", outcome.id());
    }
    ArrayNode times = json.putArray("occurrences");
    for (Backfill.Brought each : outcome.brought()) {
      ObjectNode one = times.addObject();
      one.put("time", each.nominal().toString()).put("fate", each.fate().wire());
      boolean named = !request.dryRun() || !request.backfill().again();
      if (each.fate() != Fate.LEFT_OUT && named) {
        one.put("run", each.run());
      }
    }
    return json;
  }
}
