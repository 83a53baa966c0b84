package dev.penstock.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.Problem.FieldError;
import dev.penstock.problem.ProblemType;
import dev.penstock.trigger.FileFields;
import dev.penstock.trigger.Trigger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one schedule file and gathers every defect of it, so that an author mends them at once. */
public final class ScheduleFile {

  private static final Duration SHORTEST_CATCH_UP = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofDays(36_500);
  private static final List<String> WAYS = List.of("cron", "calendar", "every", "after", "at");

  private final FileFields fields = new FileFields();

  private ScheduleFile() {}

  /**
   * Reads a file.
   *
   * @throws PlatformException {@code invalid-definition}, naming each offending member by its JSON
   *     pointer
   */
  public static Schedule parse(JsonNode document) {
    return new ScheduleFile().read(document);
  }

  /** Whether a document is meant as one. */
  public static boolean isOne(JsonNode document) {
    return document.has("schedule") && !document.has("document");
  }

  private Schedule read(JsonNode document) {
    if (!document.isObject()) {
      throw new PlatformException(
          Problem.of(
              ProblemType.INVALID_DEFINITION,
              "A schedule file holds one object.",
              new FieldError("", "must be an object with schedule, start and one of " + WAYS)));
    }
    fields.refuseUnknown(
        document,
        "",
        Set.of(
            "schedule",
            "cron",
            "calendar",
            "every",
            "after",
            "at",
            "zone",
            "overlap",
            "catchUp",
            "jitter",
            "pauseOnFailure",
            "start"));
    String name = fields.label(document.path("schedule"), "/schedule");
    Timing timing = timing(document);
    Overlap overlap = overlap(document);
    Duration catchUp =
        document.has("catchUp")
            ? duration(document, "catchUp", SHORTEST_CATCH_UP, LONGEST)
            : Schedule.CATCH_UP;
    Duration jitter =
        document.has("jitter")
            ? duration(document, "jitter", Duration.ZERO, Schedule.MOST_JITTER)
            : Duration.ZERO;
    JsonNode pause = document.path("pauseOnFailure");
    if (!pause.isMissingNode() && !pause.isBoolean()) {
      fields.error("/pauseOnFailure", "must be true or false");
    }
    Trigger.Start start = fields.start(fields.object(document, "start"));
    if (fields.hasErrors()
        || name == null
        || timing == null
        || catchUp == null
        || jitter == null
        || start == null) {
      throw fields.refusal("schedule");
    }
    return new Schedule(name, timing, overlap, catchUp, jitter, pause.asBoolean(), start);
  }

  private @Nullable Timing timing(JsonNode document) {
    List<String> ways = WAYS.stream().filter(document::has).toList();
    if (ways.size() != 1) {
      fields.error(
          ways.isEmpty() ? "" : "/" + ways.get(1),
          "must have one of cron, calendar, every, after and at; events are waited for by schedule.on of a"
              + " workflow");
      return null;
    }
    String way = ways.getFirst();
    if (document.has("zone") && !way.equals("cron") && !way.equals("calendar")) {
      fields.error("/zone", "only cron and calendar go by the clocks of a zone");
    }
    return switch (way) {
      case "cron" -> cron(document);
      case "calendar" -> {
        ZoneId zone = zone(document.path("zone"));
        CalendarTimes calendar = CalendarFile.read(document.path(way), fields);
        yield zone == null || calendar == null ? null : new Timing.ByCalendar(calendar, zone);
      }
      case "every" -> {
        Duration interval = duration(document, way, Timing.Every.SHORTEST, LONGEST);
        yield interval == null ? null : new Timing.Every(interval);
      }
      case "after" -> {
        Duration delay = duration(document, way, Duration.ZERO, LONGEST);
        yield delay == null ? null : new Timing.After(delay);
      }
      default -> at(document);
    };
  }

  private @Nullable Timing cron(JsonNode document) {
    ZoneId zone = zone(document.path("zone"));
    try {
      Cron cron = Cron.parse(document.path("cron").asText(""));
      return zone == null ? null : new Timing.ByCron(cron, zone);
    } catch (InvalidCronException e) {
      fields.error("/cron", String.valueOf(e.getMessage()));
      return null;
    }
  }

  private @Nullable ZoneId zone(JsonNode node) {
    String name = node.isMissingNode() ? "UTC" : node.asText("");
    if (ZoneId.getAvailableZoneIds().contains(name)) {
      return ZoneId.of(name);
    }
    fields.error("/zone", "must be a name of the IANA list, such as Europe/Berlin or UTC");
    return null;
  }

  private @Nullable Timing at(JsonNode document) {
    try {
      return new Timing.At(Instant.parse(document.path("at").asText("")));
    } catch (DateTimeException e) {
      fields.error("/at", "must be a time such as 2026-12-01T08:00:00Z");
      return null;
    }
  }

  private Overlap overlap(JsonNode document) {
    JsonNode node = document.path("overlap");
    if (node.isMissingNode()) {
      return Overlap.SKIP;
    }
    return Overlap.of(node.asText())
        .orElseGet(
            () -> {
              fields.error("/overlap", "must be one of " + String.join(", ", Overlap.wires()));
              return Overlap.SKIP;
            });
  }

  private @Nullable Duration duration(
      JsonNode document, String member, Duration least, Duration most) {
    try {
      Duration duration = Duration.parse(document.path(member).asText(""));
      if (duration.compareTo(least) >= 0
          && duration.compareTo(most) <= 0
          && duration.toNanosPart() % 1_000_000 == 0) {
        return duration;
      }
    } catch (DateTimeException e) {
      // Told below, together with what is out of bounds.
    }
    fields.error(
        "/" + member,
        "must be an ISO 8601 duration of %s or more%s, such as PT15M"
            .formatted(least, most.equals(LONGEST) ? "" : " and at most " + most));
    return null;
  }
}
