package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.ReadResult;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.json.Json;
import dev.penstock.node.client.ApiClient;
import dev.penstock.node.client.AuthorResources;
import dev.penstock.node.client.Documents;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.schedule.Cron;
import dev.penstock.schedule.InvalidCronException;
import dev.penstock.schedule.Schedule;
import dev.penstock.schedule.ScheduleFile;
import dev.penstock.schedule.Timing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code schedules next}: a preview, worked out here. */
@Command(
    name = "next",
    description = "The next times of a workflow document's schedule, or of a cron expression.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A workflow's cron goes by UTC, the only clock that the language has; --zone shows the times as",
      "the clocks of a zone show them. With --cron the expression goes by the clocks of the zone.",
      "",
      "Examples:",
      "  ./penstock schedules next workflows/report.yaml",
      "  ./penstock schedules next ops/report",
      "  ./penstock schedules next --cron '30 2 * * *' --zone Europe/Berlin -n 5 --from 2026-03-28T00:00:00Z"
    })
final class SchedulesNext implements Callable<Integer> {

  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("EEE uuuu-MM-dd HH:mm:ss XXX", Locale.ROOT);

  @Mixin Streams io = new Streams();

  @Mixin ServerOptions node = new ServerOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE|NS/NAME",
      description =
          "A workflow or a schedule file; or a schedule of a node, when there is no such file.")
  @Nullable String target;

  @Option(names = "--cron", paramLabel = "EXPRESSION", description = "Instead of a document.")
  @Nullable String cron;

  @Option(
      names = "-n",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many (default: ${DEFAULT-VALUE}).")
  int count = 10;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "An IANA zone such as Europe/Berlin (default: the schedule's own, or UTC).")
  @Nullable String zone;

  @Option(names = "--from", paramLabel = "TIME", description = "Instead of now.")
  @Nullable String from;

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  @Override
  public Integer call() {
    Optional<Previewed> found = previewed(zone == null ? ZoneOffset.UTC : zone(zone));
    if (found.isEmpty()) {
      return Failures.INVALID;
    }
    Previewed previewed = found.get();
    Timing timing = previewed.timing();
    ZoneId clocks = zone == null ? timing.zone() : zone(zone);
    ArrayNode times = Json.array();
    Optional<Instant> at = timing.next(from());
    for (int i = 0; i < Math.clamp(count, 1, 1_000) && at.isPresent(); i++) {
      times
          .addObject()
          .put("time", at.get().toString())
          .put("local", LOCAL.format(at.get().atZone(clocks)))
          .put("due", previewed.dueAt(at.get()).toString());
      at = timing.next(at.get());
    }
    if (json) {
      io.out().println(Calls.pretty(times));
    } else if (times.isEmpty()) {
      io.out().println(withoutTimes(timing));
    } else {
      Table table = new Table("TIME", clocks.getId(), previewed.hasJitter() ? "STARTS" : "");
      times.forEach(
          time ->
              table.row(
                  time.path("time").asText(),
                  time.path("local").asText(),
                  previewed.hasJitter() ? time.path("due").asText() : ""));
      table.print(io.out());
    }
    io.out().flush();
    return 0;
  }

  /**
   * What is previewed.
   *
   * @param schedule whose jitter counts; null for a timing alone
   */
  private record Previewed(Timing timing, @Nullable Schedule schedule) {

    static Previewed of(Schedule schedule) {
      return new Previewed(schedule.timing(), schedule);
    }

    Instant dueAt(Instant nominal) {
      return schedule == null ? nominal : schedule.dueAt(nominal);
    }

    boolean hasJitter() {
      return schedule != null && !schedule.jitter().isZero();
    }
  }

  private Optional<Previewed> previewed(ZoneId clocks) {
    if ((target == null) == (cron == null)) {
      throw invalid("Name a workflow document or a schedule, or a cron expression with --cron.");
    }
    if (cron != null) {
      try {
        return Optional.of(new Previewed(new Timing.ByCron(Cron.parse(cron), clocks), null));
      } catch (InvalidCronException e) {
        throw invalid(String.valueOf(e.getMessage()));
      }
    }
    Path document = Path.of(target == null ? "." : target);
    if (!Files.exists(document)) {
      return Optional.of(Previewed.of(ofNode(document.toString())));
    }
    if (isScheduleFile(document)) {
      return Optional.of(Previewed.of(ScheduleFile.parse(Documents.tree(document))));
    }
    return switch (DefinitionReader.read(
        document.toString(), Documents.bytes(document), AuthorResources.beside(document))) {
      case ReadResult.Valid(WorkflowDefinition definition, var _) ->
          Optional.of(
              definition
                  .schedule()
                  .map(held -> new Previewed(held.timing(), null))
                  .orElseThrow(() -> invalid("The workflow has no schedule.")));
      case ReadResult.Invalid(var defects) -> {
        defects.forEach(io.err()::println);
        io.err().flush();
        yield Optional.empty();
      }
    };
  }

  /** A document with slips in it is told of as the workflow that most documents are. */
  private static boolean isScheduleFile(Path document) {
    try {
      return ScheduleFile.isOne(Documents.tree(document));
    } catch (PlatformException e) {
      return false;
    }
  }

  private Schedule ofNode(String name) {
    try (ApiClient api = node.client()) {
      for (JsonNode schedule : SchedulesCommand.Listing.all(api)) {
        if (schedule.path("name").asText().equals(name)) {
          return Schedule.parse(Json.write(schedule.path("document")));
        }
      }
    }
    throw invalid("There is no file and no schedule of the name " + name + ".");
  }

  private static String withoutTimes(Timing timing) {
    return switch (timing) {
      case Timing.After(var delay) ->
          "At once when it is applied, and then " + delay + " after each run has ended.";
      case Timing.OnEvents() -> "When its events come.";
      case Timing.ByCron _, Timing.ByCalendar _, Timing.Every _, Timing.At _ -> "Never again.";
    };
  }

  private Instant from() {
    try {
      return from == null ? Instant.now() : Instant.parse(from);
    } catch (DateTimeException e) {
      throw invalid("--from is no time: write it as 2026-03-28T00:00:00Z.");
    }
  }

  private static ZoneId zone(String name) {
    if (!ZoneId.getAvailableZoneIds().contains(name)) {
      throw invalid(
          "\""
              + name
              + "\" is no IANA zone: write a name of its list, such as Europe/Berlin or UTC.");
    }
    return ZoneId.of(name);
  }

  private static PlatformException invalid(String message) {
    return PlatformException.of(ProblemType.INVALID_INPUT, message);
  }
}
