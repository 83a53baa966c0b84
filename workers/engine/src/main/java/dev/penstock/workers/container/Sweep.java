package dev.penstock.workers.container;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends containers that nobody waits for any more, and removes those whose time has come. What a
 * container's own labels say is all that is kept of it, so a worker that has died owes nothing: the
 * next worker that starts here sweeps, and so does the next container.
 */
record Sweep(Client client, Engine engine, Clock clock) {

  /** A worker that lives ends its containers itself; this is for the others. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  void all() {
    List<String> ids =
        client
            .asked(engine.ours())
            .map(text -> text.lines().filter(line -> !line.isBlank()).toList())
            .orElse(List.of());
    if (ids.isEmpty()) {
      return;
    }
    Due due =
        client.asked(engine.inspect(ids)).map(text -> due(Json.read(text))).orElse(Due.NOTHING);
    due.overdue().forEach(id -> client.asked(engine.kill(id)));
    if (!due.removable().isEmpty()) {
      client.asked(engine.remove(due.removable()));
    }
  }

  /**
   * What is to be done.
   *
   * @param overdue run although their time is up, or who waited for them is gone
   * @param removable have ended long enough ago
   */
  record Due(List<String> overdue, List<String> removable) {
    static final Due NOTHING = new Due(List.of(), List.of());
  }

  /** Of what the engine says when it is asked to inspect. */
  Due due(JsonNode inspected) {
    Instant now = clock.instant();
    List<String> overdue = new ArrayList<>();
    List<String> removable = new ArrayList<>();
    for (JsonNode container : inspected) {
      JsonNode labels = container.path("Config").path("Labels");
      String id = container.path("Id").asText();
      Instant until = Instant.ofEpochSecond(labels.path(Engine.UNTIL).asLong());
      if (container.path("State").path("Running").asBoolean()) {
        boolean left = labels.has(Engine.WAITER) && isGone(labels.path(Engine.WAITER).asText());
        if (left || until.plus(GRACE).isBefore(now)) {
          overdue.add(id);
        }
      } else if (labels.has(Engine.REMOVE_AFTER)) {
        Duration after = Duration.ofSeconds(labels.path(Engine.REMOVE_AFTER).asLong());
        if (!ended(container, until).plus(after).isAfter(now)) {
          removable.add(id);
        }
      }
    }
    return new Due(overdue, removable);
  }

  private static boolean isGone(String waiter) {
    return Waiter.own().map(own -> own.knowsGone(waiter)).orElse(false);
  }

  private static Instant ended(JsonNode container, Instant otherwise) {
    try {
      return OffsetDateTime.parse(container.path("State").path("FinishedAt").asText()).toInstant();
    } catch (DateTimeException _) {
      return otherwise;
    }
  }
}
