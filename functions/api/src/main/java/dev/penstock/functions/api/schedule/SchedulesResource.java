package dev.penstock.functions.api.schedule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.IdempotencyKeys;
import dev.penstock.functions.api.web.Members;
import dev.penstock.functions.api.web.Page;
import dev.penstock.functions.api.web.Route;
import dev.penstock.functions.api.web.Validator;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.schedule.Backfill;
import dev.penstock.schedule.Fate;
import dev.penstock.schedule.Occurrence;
import dev.penstock.schedule.ScheduleStore;
import dev.penstock.schedule.StoredSchedule;
import dev.penstock.schedule.Timing;
import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What starts runs by itself, and what people do to it. Thread-safe. */
public final class SchedulesResource {

  private static final String SCHEDULES =
      ScheduleView.COLUMNS
          + """
             WHERE name > ?
             ORDER BY name
             LIMIT ?
            """;

  private static final int MOST_TIMES = 100;

  private final Database database;
  private final ScheduleStore schedules;
  private final AuditTrail trail;
  private final Clock clock;

  public SchedulesResource(
      Database database, ScheduleStore schedules, AuditTrail trail, Clock clock) {
    this.database = database;
    this.schedules = schedules;
    this.trail = trail;
    this.clock = clock;
  }

  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/schedules", Operation.LIST_SCHEDULES, this::list),
        Route.of("GET", "/schedules/{name}", Operation.GET_SCHEDULE, this::one),
        Route.of("POST", "/schedules/actions", Operation.ACT_ON_SCHEDULE, this::act));
  }

  private HttpResponse list(Exchange exchange) {
    return Page.byName(exchange, database, SCHEDULES, row -> ScheduleView.summary(schedules, row));
  }

  private HttpResponse one(Exchange exchange) {
    int times = exchange.query("next").number("next", 0, MOST_TIMES).map(Long::intValue).orElse(10);
    String name = exchange.segment("name");
    return Validator.answer(
        exchange.request(),
        database
            .inTransaction(
                connection ->
                    ScheduleView.whole(connection, schedules, name, times, clock.instant()))
            .orElseThrow(Exchange::notFound));
  }

  private HttpResponse act(Exchange exchange) {
    exchange.query();
    IdempotencyKeys.require(exchange);
    Members body = exchange.body();
    String name = body.text("schedule", 200);
    String wanted = body.text("action", 20);
    Optional<ScheduleAction> action = ScheduleAction.of(wanted);
    if (action.isEmpty() && !wanted.isEmpty()) {
      body.error("action", "must be pause, resume, run-now or backfill");
    }
    String by = exchange.principal().actor();
    if (action.filter(ScheduleAction.BACKFILL::equals).isPresent()) {
      BackfillRequest request = BackfillRequest.read(body, clock.instant());
      body.done();
      return backfill(exchange, name, request);
    }
    String note = body.optionalText("note", 500).orElse(null);
    body.done();
    return database.inTransaction(
        transaction ->
            IdempotencyKeys.once(
                exchange,
                exchange.tree(),
                transaction,
                () -> {
                  StoredSchedule found =
                      schedules.find(transaction, name).orElseThrow(Exchange::notFound);
                  String run =
                      switch (action.orElseThrow()) {
                        case PAUSE -> pause(transaction, name, note, by);
                        case RESUME -> resume(transaction, name, by);
                        case RUN_NOW -> runNow(transaction, found, by);
                        case BACKFILL -> throw new IllegalStateException("It is answered above.");
                      };
                  ObjectNode answer = Json.object().put("schedule", name).put("action", wanted);
                  return HttpResponse.json(202, run.isEmpty() ? answer : answer.put("run", run));
                }));
  }

  private HttpResponse backfill(Exchange exchange, String name, BackfillRequest request) {
    return database.inTransaction(
        transaction ->
            IdempotencyKeys.once(
                exchange,
                exchange.tree(),
                transaction,
                () ->
                    HttpResponse.json(
                        request.dryRun() ? 200 : 202,
                        BackfillRequest.answer(
                            name,
                            request,
                            bring(transaction, name, request, exchange.principal().actor())))));
  }

  private Backfill.Outcome bring(
      Connection transaction, String name, BackfillRequest request, String by) throws SQLException {
    Backfill wanted = request.backfill();
    Backfill.Outcome brought =
        schedules
            .backfill(transaction, name, wanted, request.dryRun(), clock.instant())
            .orElseThrow(Exchange::notFound);
    if (!request.dryRun()) {
      List<AuditEntry> entries = new ArrayList<>();
      entries.add(
          AuditEntry.of("schedule.backfill-requested", by, name)
              .with("backfill", brought.id())
              .with("from", wanted.from().toString())
              .with("until", wanted.until().toString())
              .with("overlap", wanted.overlap().wire())
              .with("again", String.valueOf(wanted.again()))
              .with("starts", brought.count(Fate.STARTS))
              .with("waits", brought.count(Fate.WAITS)));
      entries.addAll(brought.entries());
      trail.append(transaction, entries);
    }
    return brought;
  }

  private String pause(Connection transaction, String name, @Nullable String note, String by)
      throws SQLException {
    if (!schedules.pause(transaction, name, note)) {
      throw PlatformException.of(ProblemType.CONFLICT, "The schedule is paused already.");
    }
    AuditEntry entry = AuditEntry.of("schedule.paused", by, name);
    trail.append(transaction, note == null ? entry : entry.with("note", note));
    return "";
  }

  private String resume(Connection transaction, String name, String by) throws SQLException {
    if (!schedules.resume(transaction, name, clock.instant())) {
      throw PlatformException.of(ProblemType.CONFLICT, "The schedule is not paused.");
    }
    trail.append(transaction, AuditEntry.of("schedule.resumed", by, name));
    return "";
  }

  /** Beside the times that come by themselves, which it changes nothing of; also when paused. */
  private String runNow(Connection transaction, StoredSchedule stored, String by)
      throws SQLException {
    String name = stored.schedule().name();
    if (stored.schedule().timing() instanceof Timing.OnEvents) {
      throw PlatformException.of(
          ProblemType.CONFLICT,
          "The schedule waits for events, and a run needs them as its input. Send them, or start a"
              + " run of "
              + stored.schedule().start().path()
              + " with an array of events as its input.");
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Occurrence occurrence = Occurrence.now(name, now);
    AuditEntry fired = occurrence.record(transaction, now).orElseThrow();
    trail.append(
        transaction,
        List.of(
            AuditEntry.of("schedule.run-now-requested", by, name).inRun(occurrence.runId()),
            fired));
    return occurrence.runId();
  }
}
