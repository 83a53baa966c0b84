package dev.penstock.functions.api.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditTrail;
import dev.penstock.audit.Chaining;
import dev.penstock.config.ConfigStore;
import dev.penstock.definition.DefinitionStore;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.definition.DefinitionJson;
import dev.penstock.functions.api.shown.RawRead;
import dev.penstock.functions.api.shown.Shown;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.IdempotencyKeys;
import dev.penstock.functions.api.web.Members;
import dev.penstock.functions.api.web.Page;
import dev.penstock.functions.api.web.Route;
import dev.penstock.functions.api.web.Validator;
import dev.penstock.http.HttpResponse;
import dev.penstock.id.Ids;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Json;
import dev.penstock.policy.PolicyPins;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.run.ToldRunJson;
import dev.penstock.run.ToldRuns;
import dev.penstock.store.Database;
import dev.penstock.store.FolderReach;
import dev.penstock.trace.TraceCause;
import dev.penstock.trace.TraceParent;
import dev.penstock.trigger.VersionRange;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Runs: start, list, look at. Thread-safe. */
public final class RunsResource {

  /** Below the largest body, since the input is a part of one. */
  static final int LARGEST_INPUT = 6 * 1024 * 1024;

  private static final String WORKFLOW =
      "[a-z0-9]([a-z0-9-]*[a-z0-9])?/[a-z0-9]([a-z0-9-]*[a-z0-9])?";

  private final Database database;
  private final DefinitionStore definitions;
  private final Chaining chaining;
  private final ToldRuns told;
  private final RunStarter starter;
  private final RunList list;
  private final RunConfigs runConfigs;
  private final RunComparisons comparisons;
  private final RunRules rules;
  private final RawRead raw;

  public RunsResource(
      Database database,
      DefinitionStore definitions,
      PolicyPins policies,
      ConfigStore configs,
      AuditTrail trail,
      Chaining chaining,
      ToldRuns told,
      Clock clock,
      String environment,
      Shown shown) {
    this.database = database;
    this.chaining = chaining;
    this.told = told;
    this.definitions = definitions;
    this.starter = new RunStarter(definitions, policies, configs, trail, clock, environment);
    this.list = new RunList(database);
    this.runConfigs = new RunConfigs(database, configs);
    this.rules = new RunRules(definitions, policies, shown);
    this.comparisons = new RunComparisons(database, rules);
    this.raw = new RawRead(database, trail);
  }

  public List<Route> routes() {
    return List.of(
        Route.of("POST", "/runs", Operation.START_RUN, this::start),
        Route.of("GET", "/runs", Operation.LIST_RUNS, this::list).inOneRead(),
        Route.of("GET", "/runs/{id}", Operation.GET_RUN, this::get),
        Route.of("GET", "/runs/{id}/raw", Operation.READ_RAW_RUN, this::raw),
        Route.of("GET", "/runs/{id}/trace", Operation.GET_RUN_TRACE, this::trace),
        Route.of("GET", "/runs/{id}/definition", Operation.GET_RUN_DEFINITION, this::definition),
        Route.of("GET", "/runs/{id}/config", Operation.GET_RUN_CONFIG, runConfigs::answer),
        Route.of("GET", "/runs/{id}/comparison", Operation.COMPARE_RUNS, comparisons::answer));
  }

  private HttpResponse start(Exchange exchange) {
    exchange.query();
    IdempotencyKeys.require(exchange);
    Members body = exchange.body();
    String workflow = body.text("workflow", 200);
    if (!workflow.isEmpty() && !workflow.matches(WORKFLOW)) {
      body.error("workflow", "must be namespace/name");
    }
    VersionRange range = range(body);
    JsonNode input = body.any("input").orElseGet(Json::object);
    body.done();
    requireFits(input);
    String by = exchange.principal().actor();
    return database.inTransaction(
        transaction ->
            IdempotencyKeys.once(
                exchange,
                exchange.tree(),
                transaction,
                () -> {
                  String id = Ids.next("run");
                  starter.start(
                      transaction,
                      id,
                      workflow,
                      range,
                      input,
                      by,
                      exchange
                          .request()
                          .header(TraceParent.HEADER)
                          .flatMap(TraceParent::read)
                          .map(TraceCause::of)
                          .orElse(null),
                      exchange.startedNanos());
                  return accepted(RunRows.summary(transaction, id).orElseThrow(Exchange::notFound));
                }));
  }

  private HttpResponse list(Exchange exchange) {
    return Page.response(list.page(exchange.query(RunFilter.NAMES), exchange.reach()));
  }

  private HttpResponse get(Exchange exchange) {
    Optional<Instant> at = exchange.query("at").moment("at");
    String id = exchange.segment("id");
    if (at.isPresent()) {
      return HttpResponse.json(200, asTold(id, at.get(), exchange.reach()));
    }
    ObjectNode run =
        database.inTransaction(
            connection -> {
              ObjectNode found = RunRows.run(connection, id).orElseThrow(Exchange::notFound);
              RunFamily.add(connection, found);
              return found;
            });
    rules.redact(run, exchange.principal());
    return Validator.answer(exchange.request(), run);
  }

  private HttpResponse raw(Exchange exchange) {
    String id = exchange.segment("id");
    return raw.answer(
        exchange,
        "run",
        id,
        connection -> {
          ObjectNode run = RunRows.run(connection, id).orElseThrow(Exchange::notFound);
          RunFamily.add(connection, run);
          return run;
        });
  }

  /**
   * From the trail alone: the row, which knows only the present, is not looked at, except for
   * whether it may be seen. The trail is for all folders.
   */
  private ObjectNode asTold(String id, Instant at, FolderReach reach) {
    chaining.catchUp();
    return database.inTransaction(
        connection -> {
          if (!reach.everywhere() && RunRows.summary(connection, id).isEmpty()) {
            throw Exchange.notFound();
          }
          return ToldRunJson.of(told.at(connection, id, at).orElseThrow(Exchange::notFound), at);
        });
  }

  private HttpResponse trace(Exchange exchange) {
    exchange.query();
    String id = exchange.segment("id");
    chaining.catchUp();
    record Told(ObjectNode trace, String definition) {}
    Told told =
        database.inTransaction(
            connection ->
                new Told(
                    RunTrace.read(connection, id).orElseThrow(Exchange::notFound),
                    RunRows.definition(connection, id).orElseThrow(Exchange::notFound)));
    rules.redactTrace(told.trace(), told.definition());
    return HttpResponse.json(200, told.trace());
  }

  private HttpResponse definition(Exchange exchange) {
    exchange.query();
    String id = exchange.segment("id");
    String digest =
        database.inTransaction(
            connection -> RunRows.definition(connection, id).orElseThrow(Exchange::notFound));
    return Validator.answer(exchange.request(), DefinitionJson.of(definitions.require(digest)));
  }

  static HttpResponse accepted(ObjectNode run) {
    String id = run.path("id").asText();
    ObjectNode body = Json.object().put("id", id).put("status", run.path("status").asText());
    return HttpResponse.json(202, body).with("location", "/api/v1/runs/" + id);
  }

  private static VersionRange range(Members body) {
    Optional<String> version = body.optionalText("version", 100);
    try {
      return version.map(VersionRange::new).orElse(VersionRange.ANY);
    } catch (IllegalArgumentException e) {
      body.error("version", "must be *, an exact version like 1.2.3, ^1.2 or ~1.2");
      return VersionRange.ANY;
    }
  }

  private static void requireFits(JsonNode input) {
    int bytes = CanonicalJson.write(input).getBytes(StandardCharsets.UTF_8).length;
    if (bytes > LARGEST_INPUT) {
      throw PlatformException.of(
          ProblemType.PAYLOAD_TOO_LARGE,
          "The input has " + bytes + " bytes; a run takes at most " + LARGEST_INPUT + ".");
    }
  }
}
