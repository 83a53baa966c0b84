package dev.penstock.functions.api.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditEntry;
import dev.penstock.delivery.Replay;
import dev.penstock.json.Json;
import dev.penstock.keyring.Keyring;
import dev.penstock.outbox.Outbox;
import dev.penstock.outbox.OutboxMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;

/**
 * Does to one delivery what is asked. Replayed without asking for a new run, a delivery has the run
 * that it has; only one that never had any is taken again.
 */
final class Redelivery {

  private static final String TAKE_BACK = "DELETE FROM delivery_outcome WHERE run_id = ?";

  private final Keyring keyring;
  private final Clock clock;

  Redelivery(Keyring keyring, Clock clock) {
    this.keyring = keyring;
    this.clock = clock;
  }

  /**
   * What was done to a delivery.
   *
   * @param json {@code {id, result, runId?}}
   * @param entry for the trail; empty when nothing was done
   */
  record Outcome(ObjectNode json, Optional<AuditEntry> entry) {}

  Outcome act(Connection transaction, ObjectNode delivery, DeliveryRequest request, String by)
      throws SQLException {
    String id = delivery.path("id").asText();
    String run = delivery.path("runId").asText();
    String state = delivery.path("state").asText();
    DeadLetters dead = new DeadLetters(id, run);
    Result result =
        request.action() == DeliveryAction.REPLAY || state.equals("rejected")
            ? result(delivery, state, request)
            : result(dead.any(transaction), request);
    ObjectNode json = Json.object().put("id", id).put("result", result.wire());
    if (delivery.has("runId") && result != Result.DISCARDED) {
      json.put("runId", delivery.path("runId").asText());
    }
    if (request.dryRun() || !result.changes()) {
      return new Outcome(json, Optional.empty());
    }
    AuditEntry entry =
        AuditEntry.of("delivery." + result.wire(), by, id)
            .with("trigger", delivery.path("trigger").asText())
            .with("reason", request.reason());
    if (request.ids() == null) {
      entry = entry.with("query", request.filter().text());
    }
    switch (result) {
      case NEW_RUN -> {
        Replay replay = Replay.of(id, request.reason(), by, clock.instant());
        replay.put(transaction, keyring);
        put(transaction, replay.runId(), id, Optional.of(replay.id()));
        json.put("runId", replay.runId()).put("replayId", replay.id());
        entry = entry.inRun(replay.runId()).with("replay", replay.id());
      }
      case QUEUED -> {
        boolean requeued = dead.requeue(transaction);
        if (!requeued && !takenBack(transaction, run)) {
          return overtaken(json);
        }
        if (!requeued) {
          put(transaction, run, id, Optional.empty());
        }
        entry = entry.inRun(run);
      }
      case DISCARDED -> {
        if (!dead.discard(transaction, request.reason(), by)) {
          return overtaken(json);
        }
      }
      case HAS_RUN, ANNOUNCED, STARTING, NOT_PARKED, ERASED, REJECTED ->
          throw new IllegalStateException("changes nothing: " + result);
    }
    return new Outcome(json, Optional.of(entry));
  }

  private static Result result(boolean isParked, DeliveryRequest request) {
    boolean discard = request.action() == DeliveryAction.DISCARD;
    return !isParked ? Result.NOT_PARKED : discard ? Result.DISCARDED : Result.QUEUED;
  }

  private static Result result(ObjectNode delivery, String state, DeliveryRequest request) {
    if (state.equals("rejected")) {
      return Result.REJECTED;
    }
    if (!request.newRun() && state.equals("started")) {
      return Result.HAS_RUN;
    }
    if (!request.newRun() && state.equals("announced")) {
      return Result.ANNOUNCED;
    }
    if (!request.newRun() && state.equals("starting")) {
      return Result.STARTING;
    }
    if (delivery.path("erased").asBoolean()) {
      return Result.ERASED;
    }
    return request.newRun() ? Result.NEW_RUN : Result.QUEUED;
  }

  private static void put(
      Connection transaction, String run, String delivery, Optional<String> replay)
      throws SQLException {
    ObjectNode payload = Json.object().put("deliveryId", delivery);
    replay.ifPresent(it -> payload.put("replayId", it));
    Outbox.put(transaction, new OutboxMessage(OutboxMessage.Topic.RUN_FROM_DELIVERY, run, payload));
  }

  private static boolean takenBack(Connection transaction, String run) throws SQLException {
    try (PreparedStatement delete = transaction.prepareStatement(TAKE_BACK)) {
      delete.setString(1, run);
      return delete.executeUpdate() == 1;
    }
  }

  /** Somebody else has asked for the same meanwhile. */
  private static Outcome overtaken(ObjectNode json) {
    return new Outcome(json.put("result", Result.STARTING.wire()), Optional.empty());
  }
}
