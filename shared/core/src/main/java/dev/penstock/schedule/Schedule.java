package dev.penstock.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.trigger.VersionRange;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;

/**
 * What starts runs of a workflow by itself.
 *
 * @param name what names it; for a schedule that a workflow document holds, the workflow
 * @param timing when
 * @param workflow {@code namespace/name} of what it starts
 * @param version which of its versions
 */
public record Schedule(String name, Timing timing, String workflow, VersionRange version) {

  /** How late an occurrence may start. What is found later than that is left out. */
  public static final Duration CATCH_UP = Duration.ofHours(1);

  private static final String CRON = "cron";
  private static final String EVERY = "every";
  private static final String AFTER = "after";
  private static final String ON = "on";

  /** The canonical text: what is stored, sealed and compared. */
  public String document() {
    ObjectNode json = Json.object();
    json.put("schedule", name);
    switch (timing) {
      case Timing.ByCron(Cron cron, ZoneId zone) ->
          json.put(CRON, cron.text()).put("zone", zone.getId());
      case Timing.Every(Duration interval) -> json.put(EVERY, interval.toString());
      case Timing.After(Duration delay) -> json.put(AFTER, delay.toString());
      case Timing.OnEvents() -> json.put(ON, "events");
    }
    json.putObject("start").put("workflow", workflow).put("version", version.text());
    return CanonicalJson.write(json);
  }

  /**
   * Reads the text that {@link #document} gave.
   *
   * @throws PlatformException {@code invalid-definition} when it is another
   */
  public static Schedule parse(String document) {
    JsonNode json = Json.read(document);
    try {
      return new Schedule(
          json.path("schedule").asText(),
          timing(json),
          json.path("start").path("workflow").asText(),
          new VersionRange(json.path("start").path("version").asText()));
    } catch (InvalidCronException | DateTimeException | IllegalArgumentException e) {
      throw PlatformException.of(
          ProblemType.INVALID_DEFINITION, "The stored schedule can't be read: " + e.getMessage());
    }
  }

  private static Timing timing(JsonNode json) throws InvalidCronException {
    if (json.has(CRON)) {
      return new Timing.ByCron(
          Cron.parse(json.path(CRON).asText()), ZoneId.of(json.path("zone").asText()));
    }
    if (json.has(EVERY)) {
      return new Timing.Every(Duration.parse(json.path(EVERY).asText()));
    }
    return json.has(AFTER)
        ? new Timing.After(Duration.parse(json.path(AFTER).asText()))
        : new Timing.OnEvents();
  }
}
