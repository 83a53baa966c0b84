package dev.penstock.definition;

import dev.penstock.definition.task.EventRead;
import dev.penstock.schedule.Cron;
import dev.penstock.schedule.InvalidCronException;
import dev.penstock.schedule.Timing;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code schedule}. */
final class ScheduleReader {

  private static final String READ = "read";
  private static final Set<String> WAYS = Set.of("every", "cron", "after", "on");

  private ScheduleReader() {}

  /** Empty after a defect was reported. */
  static Optional<WorkflowSchedule> read(Reading reading, Located at) {
    reading.onlyKnown(at, "every", "cron", "after", "on", READ);
    List<Located.Member> ways =
        at.members().stream().filter(member -> WAYS.contains(member.key())).toList();
    if (ways.isEmpty()) {
      reading.report(
          Rule.INVALID_SCHEDULE, at, "A schedule needs one of every, cron, after and on.");
      return Optional.empty();
    }
    Located way = ways.getFirst().located();
    if (ways.size() > 1) {
      reading.report(
          Rule.INVALID_SCHEDULE,
          ways.get(1).located(),
          "A schedule has one of every, cron, after and on; this has \"%s\" already. Give the other"
                  .formatted(ways.getFirst().key())
              + " to a workflow of its own that runs this one.");
      return Optional.empty();
    }
    return switch (ways.getFirst().key()) {
      case "every" -> every(reading, way).map(WorkflowSchedule.ByTime::new);
      case "cron" -> cron(reading, way).map(WorkflowSchedule.ByTime::new);
      case "after" ->
          Optional.of(new WorkflowSchedule.ByTime(new Timing.After(Durations.read(reading, way))));
      default -> Optional.of(events(reading, at, way));
    };
  }

  private static Optional<Timing> every(Reading reading, Located at) {
    boolean known = Durations.parse(at.value()).isPresent();
    Duration interval = Durations.read(reading, at);
    if (known && !Timing.Every.isPossible(interval)) {
      reading.report(
          Rule.INVALID_SCHEDULE,
          at,
          "Runs can start every second at most, and at whole milliseconds: write PT1S or more.");
    }
    return known && Timing.Every.isPossible(interval)
        ? Optional.of(new Timing.Every(interval))
        : Optional.empty();
  }

  private static Optional<Timing> cron(Reading reading, Located at) {
    try {
      return Optional.of(new Timing.ByCron(Cron.parse(at.value().asText()), ZoneId.of("UTC")));
    } catch (InvalidCronException e) {
      reading.report(Rule.INVALID_SCHEDULE, at, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /**
   * There is no run yet, so its filters can name no argument of one. Without {@code read} the
   * events are taken whole, see docs/adr/2026-11-21-schedules-are-rows-and-ticks.md.
   */
  private static WorkflowSchedule events(Reading reading, Located schedule, Located on) {
    Reading before = new Reading(reading.findings(), reading.use(), Set.of(), reading.loose());
    return new WorkflowSchedule.ByEvents(
        EventReader.strategy(before, on),
        schedule.member(READ).isPresent() ? EventReader.read(schedule) : EventRead.ENVELOPE);
  }
}
