package dev.penstock.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.trigger.Trigger;
import dev.penstock.trigger.VersionRange;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;

/**
 * What starts runs of a workflow by itself.
 *
 * @param name what names it; for a schedule that a workflow document holds, the workflow
 * @param timing when
 * @param overlap what becomes of an occurrence while the run before it has not ended
 * @param catchUp how late an occurrence may start; what is found later than that is left out
 * @param start what an occurrence starts; its input sees {@code {schedule, time}}
 */
public record Schedule(
    String name, Timing timing, Overlap overlap, Duration catchUp, Trigger.Start start) {

  /** How late an occurrence may start when nobody says otherwise. */
  public static final Duration CATCH_UP = Duration.ofHours(1);

  private static final String CRON = "cron";
  private static final String EVERY = "every";
  private static final String AFTER = "after";
  private static final String AT = "at";
  private static final String ON = "on";

  /**
   * A schedule that a version of a workflow holds; the language lets runs overlap.
   *
   * @param namespace of the workflow
   * @param workflow its name
   * @param version exact
   */
  public static Schedule held(String namespace, String workflow, String version, Timing timing) {
    var start = new Trigger.Start(namespace, workflow, new VersionRange(version), Optional.empty());
    return new Schedule(start.path(), timing, Overlap.ALLOW, CATCH_UP, start);
  }

  /** Whether a workflow document holds it; else it has a file of its own. */
  public boolean isHeld() {
    return name.equals(start.path());
  }

  /** The canonical text: what is stored, sealed and compared. */
  public String document() {
    ObjectNode json = Json.object();
    json.put("schedule", name);
    switch (timing) {
      case Timing.ByCron(Cron cron, ZoneId zone) ->
          json.put(CRON, cron.text()).put("zone", zone.getId());
      case Timing.Every(Duration interval) -> json.put(EVERY, interval.toString());
      case Timing.After(Duration delay) -> json.put(AFTER, delay.toString());
      case Timing.At(Instant time) -> json.put(AT, time.toString());
      case Timing.OnEvents() -> json.put(ON, "events");
    }
    json.put("overlap", overlap.wire()).put("catchUp", catchUp.toString());
    ObjectNode begin = json.putObject("start");
    begin.put("workflow", start.path()).put("version", start.version().text());
    start.input().ifPresent(input -> begin.set("input", input.deepCopy()));
    return CanonicalJson.write(json);
  }

  /**
   * Reads the text that {@link #document} gave.
   *
   * @throws PlatformException {@code invalid-definition} when it is another
   */
  public static Schedule parse(String document) {
    JsonNode json = Json.read(document);
    JsonNode start = json.path("start");
    String path = start.path("workflow").asText();
    int slash = path.indexOf('/');
    try {
      return new Schedule(
          json.path("schedule").asText(),
          timing(json),
          Overlap.valueOf(json.path("overlap").asText().toUpperCase(Locale.ROOT)),
          Duration.parse(json.path("catchUp").asText()),
          new Trigger.Start(
              path.substring(0, Math.max(0, slash)),
              path.substring(slash + 1),
              new VersionRange(start.path("version").asText()),
              Optional.ofNullable(start.get("input"))));
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
    if (json.has(AT)) {
      return new Timing.At(Instant.parse(json.path(AT).asText()));
    }
    return json.has(AFTER)
        ? new Timing.After(Duration.parse(json.path(AFTER).asText()))
        : new Timing.OnEvents();
  }
}
