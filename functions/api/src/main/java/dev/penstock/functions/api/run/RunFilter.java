package dev.penstock.functions.api.run;

import dev.penstock.functions.api.web.Query;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which runs a list is asked for; what is empty does not matter, and all that is named must hold.
 *
 * @param statuses one of them
 * @param workflow what it runs, in whatever version or in one
 * @param trigger whose delivery started it; a replay is started by who asked for it
 * @param startedBy who did, as the run tells it: {@code schedule:nightly}, {@code person:ada}
 * @param id how the id begins
 * @param since put on record at this time or later
 * @param until put on record before this time
 * @param endedSince over since this time or later
 * @param endedUntil over before this time
 * @param part somewhere in the id, the workflow or who started it; the only one without an index
 */
record RunFilter(
    List<String> statuses,
    Optional<Workflow> workflow,
    Optional<String> trigger,
    Optional<String> startedBy,
    Optional<String> id,
    Optional<Instant> since,
    Optional<Instant> until,
    Optional<Instant> endedSince,
    Optional<Instant> endedUntil,
    Optional<String> part) {

  /** The names of its members, for the query of a list. */
  static final String[] NAMES = {
    "status",
    "workflow",
    "trigger",
    "startedBy",
    "id",
    "since",
    "until",
    "endedSince",
    "endedUntil",
    "q",
    "limit",
    "cursor"
  };

  private static final List<String> STATUSES =
      List.of("pending", "running", "waiting", "paused", "completed", "faulted", "cancelled");

  private static final Pattern WORKFLOW = Pattern.compile("([^/@]+)/([^/@]+)(?:@(.+))?");

  private static final int LONGEST_TEXT = 200;

  // An id has no more than these after its prefix, and sorts below as many z in every collation.
  private static final String LAST = "z".repeat(32);

  /** What {@code namespace/name} or {@code namespace/name@version} says. */
  record Workflow(String namespace, String name, Optional<String> version) {}

  static RunFilter of(Query query) {
    return new RunFilter(
        query.choices("status", STATUSES),
        query.text("workflow", LONGEST_TEXT).map(RunFilter::workflow),
        query.text("trigger", 63),
        query.text("startedBy", LONGEST_TEXT),
        query.text("id", 36).map(RunFilter::prefix),
        query.moment("since"),
        query.moment("until"),
        query.moment("endedSince"),
        query.moment("endedUntil"),
        query.text("q", LONGEST_TEXT));
  }

  /** What must hold, as conditions on {@code run}. */
  Conditions conditions() {
    Conditions all = new Conditions();
    if (statuses.size() == 1) {
      all.add("status = ?", statuses.getFirst());
    } else if (!statuses.isEmpty()) {
      all.add("status = ANY (?)", statuses);
    }
    workflow.ifPresent(it -> all.add("namespace = ? AND name = ?", it.namespace(), it.name()));
    workflow.flatMap(Workflow::version).ifPresent(it -> all.add("version = ?", it));
    trigger.ifPresent(it -> all.add("started_by = ?", "trigger:" + it));
    startedBy.ifPresent(it -> all.add("started_by = ?", it));
    id.ifPresent(it -> all.add("id BETWEEN ? AND ?", it, it + LAST));
    since.ifPresent(it -> all.add("created_at >= ?", time(it)));
    until.ifPresent(it -> all.add("created_at < ?", time(it)));
    endedSince.ifPresent(it -> all.add("ended_at >= ?", time(it)));
    // Told twice: what ended before was there before, and that is what the order is by.
    endedUntil.ifPresent(it -> all.add("ended_at < ? AND created_at < ?", time(it), time(it)));
    part.ifPresent(
        it ->
            all.add(
                """
                strpos(lower(id || ' ' || namespace || '/' || name || ' ' || started_by),
                       lower(?)) > 0\
                """,
                it));
    return all;
  }

  private static Workflow workflow(String text) {
    Matcher parts = WORKFLOW.matcher(text);
    if (!parts.matches()) {
      throw invalid("workflow", "must be namespace/name or namespace/name@version");
    }
    return new Workflow(parts.group(1), parts.group(2), Optional.ofNullable(parts.group(3)));
  }

  private static String prefix(String text) {
    if (!text.matches("run_[0-9a-z]*")) {
      throw invalid("id", "must be a run's id or how one begins, such as run_01kb");
    }
    return text;
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static PlatformException invalid(String name, String detail) {
    return PlatformException.of(
        ProblemType.INVALID_INPUT, "The query parameter \"" + name + "\" " + detail + ".");
  }
}
