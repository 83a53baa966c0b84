package dev.penstock.node;

import dev.penstock.audit.AuditTrail;
import dev.penstock.store.Database;
import dev.penstock.workers.container.ContainerTool;
import dev.penstock.workers.delivery.DeliveryRetention;
import dev.penstock.workers.event.EventRetention;
import dev.penstock.workers.lease.LeaseRetention;
import dev.penstock.workers.outbound.OutboundRetention;
import dev.penstock.workers.payload.PayloadObjects;
import dev.penstock.workers.payload.PayloadRetention;
import dev.penstock.workers.retention.AnswerRetention;
import dev.penstock.workers.retention.Kept;
import dev.penstock.workers.retention.LostRuns;
import dev.penstock.workers.retention.Outlived;
import dev.penstock.workers.retention.Regularly;
import dev.penstock.workers.retention.RetentionTimes;
import dev.penstock.workers.schedule.OccurrenceRetention;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Clears away, every hour, what has served and what was left behind. */
final class Clearing {

  private Clearing() {}

  static Regularly start(
      Database worker,
      AuditTrail audit,
      Optional<PayloadObjects> objects,
      LostRuns lost,
      RetentionTimes keep,
      Clock clock) {
    var events = new EventRetention(worker, audit, keep.of(Kept.EVENTS));
    var deliveries =
        new DeliveryRetention(
            worker, audit, clock, keep.of(Kept.ENVELOPES), keep.of(Kept.DELIVERIES));
    var occurrences = new OccurrenceRetention(worker, audit, keep.of(Kept.OCCURRENCES));
    var answers = new AnswerRetention(worker, keep.of(Kept.ANSWERS));
    var leases = new LeaseRetention(worker, audit, clock, keep.of(Kept.LEASES));
    var payloads = new PayloadRetention(worker, keep.of(Kept.PAYLOADS), objects);
    var messages = new OutboundRetention(worker, audit, keep.of(Kept.MESSAGES));
    return Regularly.start(
        "retention",
        Duration.ofHours(1),
        () -> {
          ContainerTool.sweep(clock);
          lost.sweep();
          events.sweep();
          deliveries.sweep();
          occurrences.sweep();
          answers.sweep();
          payloads.sweep();
          messages.sweep();
          leases.sweep();
          for (Outlived each : Outlived.values()) {
            each.sweep(worker);
          }
        });
  }
}
