package dev.penstock.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.trigger.FileFields;
import dev.penstock.trigger.Trigger;
import dev.penstock.trigger.VersionRange;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What starts runs of a workflow by itself.
 *
 * @param name what names it; for a schedule that a workflow document holds, the workflow
 * @param timing when
 * @param overlap what becomes of an occurrence while the run before it has not ended
 * @param catchUp how late an occurrence may start; what is found later than that is left out
 * @param jitter an occurrence starts less than so long after its nominal time, see {@link #dueAt}
 * @param pauseOnFailure whether it starts nothing more, until it is resumed, once one of its runs
 *     has faulted
 * @param start what an occurrence starts; its input sees {@code {schedule, time}}
 */
public record Schedule(
    String name,
    Timing timing,
    Overlap overlap,
    Duration catchUp,
    Duration jitter,
    boolean pauseOnFailure,
    Trigger.Start start) {

  /** How late an occurrence may start when nobody says otherwise. */
  public static final Duration CATCH_UP = Duration.ofHours(1);

  /** How much an occurrence may be delayed at the most. */
  public static final Duration MOST_JITTER = Duration.ofDays(1);

  private static final String CRON = "cron";
  private static final String CALENDAR = "calendar";
  private static final String EVERY = "every";
  private static final String AFTER = "after";
  private static final String AT = "at";
  private static final String ON = "on";

  /** Without jitter, and not paused by a failure. */
  public Schedule(
      String name, Timing timing, Overlap overlap, Duration catchUp, Trigger.Start start) {
    this(name, timing, overlap, catchUp, Duration.ZERO, false, start);
  }

  /**
   * A schedule that a version of a workflow holds; the language lets runs overlap.
   *
   * @param namespace of the workflow
   * @param workflow its name
   * @param version exact
   */
  public static Schedule held(String namespace, String workflow, String version, Timing timing) {
    var start =
        new Trigger.Start(
            namespace, workflow, new VersionRange(version), Optional.empty(), Optional.empty());
    return new Schedule(start.path(), timing, Overlap.ALLOW, CATCH_UP, start);
  }

  /** Whether a workflow document holds it; else it has a file of its own. */
  public boolean isHeld() {
    return name.equals(start.path());
  }

  /**
   * When an occurrence starts: at its nominal time, or less than the jitter after it, the same for
   * everybody who asks and always before the next nominal time.
   */
  public Instant dueAt(Instant nominal) {
    if (jitter.isZero()) {
      return nominal;
    }
    Duration gap =
        timing.next(nominal).map(next -> Duration.between(nominal, next)).orElse(MOST_JITTER);
    return nominal.plus(Jitter.of(name, nominal, gap.compareTo(jitter) < 0 ? gap : jitter));
  }

  /** The canonical text: what is stored, sealed and compared. */
  public String document() {
    ObjectNode json = Json.object();
    json.put("schedule", name);
    switch (timing) {
      case Timing.ByCron(Cron cron, ZoneId zone) ->
          json.put(CRON, cron.text()).put("zone", zone.getId());
      case Timing.ByCalendar(CalendarTimes calendar, ZoneId zone) -> {
        json.set(CALENDAR, CalendarFile.write(calendar));
        json.put("zone", zone.getId());
      }
      case Timing.Every(Duration interval) -> json.put(EVERY, interval.toString());
      case Timing.After(Duration delay) -> json.put(AFTER, delay.toString());
      case Timing.At(Instant time) -> json.put(AT, time.toString());
      case Timing.OnEvents() -> json.put(ON, "events");
    }
    json.put("overlap", overlap.wire()).put("catchUp", catchUp.toString());
    if (!jitter.isZero()) {
      json.put("jitter", jitter.toString());
    }
    if (pauseOnFailure) {
      json.put("pauseOnFailure", true);
    }
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
          Overlap.of(json.path("overlap").asText())
              .orElseThrow(() -> new IllegalArgumentException("its overlap is not known")),
          Duration.parse(json.path("catchUp").asText()),
          Duration.parse(json.path("jitter").asText("PT0S")),
          json.path("pauseOnFailure").asBoolean(),
          new Trigger.Start(
              path.substring(0, Math.max(0, slash)),
              path.substring(slash + 1),
              new VersionRange(start.path("version").asText()),
              Optional.ofNullable(start.get("input")),
              start.get("config") instanceof ObjectNode config
                  ? Optional.of(config)
                  : Optional.empty()));
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
    if (json.has(CALENDAR)) {
      CalendarTimes calendar = CalendarFile.read(json.path(CALENDAR), new FileFields());
      if (calendar == null) {
        throw new IllegalArgumentException("its calendar is none");
      }
      return new Timing.ByCalendar(calendar, ZoneId.of(json.path("zone").asText()));
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
