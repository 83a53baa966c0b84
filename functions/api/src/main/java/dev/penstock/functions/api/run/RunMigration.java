package dev.penstock.functions.api.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.definition.DefinitionId;
import dev.penstock.definition.DefinitionStore;
import dev.penstock.definition.StoredDefinition;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.IdempotencyKeys;
import dev.penstock.functions.api.web.Members;
import dev.penstock.functions.api.web.Route;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.outbox.Outbox;
import dev.penstock.outbox.OutboxMessage;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemJson;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Has runs in flight go on in another version of their workflow. Each is asked first whether that
 * is safe where it stands, and looks again when it changes. Thread-safe.
 */
public final class RunMigration {

  private final Database database;
  private final AuditTrail trail;
  private final DefinitionStore definitions;
  private final MigrationPlanner planner;

  public RunMigration(
      Database database, AuditTrail trail, DefinitionStore definitions, MigrationPlanner planner) {
    this.database = database;
    this.trail = trail;
    this.definitions = definitions;
    this.planner = planner;
  }

  public List<Route> routes() {
    return List.of(Route.of("POST", "/runs/migrations", Operation.MIGRATE_RUNS, this::migrate));
  }

  /** What goes on the trail with each run that is asked. */
  private record Asked(String by, String reason, String query) {}

  private HttpResponse migrate(Exchange exchange) {
    exchange.query();
    Members body = exchange.body();
    String version = body.text("to", 100);
    Optional<String> run = body.optionalText("run", 200);
    Optional<RunQuery> query = run.isPresent() ? Optional.empty() : Optional.of(query(body));
    Asked asked =
        new Asked(
            exchange.principal().actor(),
            body.optionalText("reason", 500).orElse("No reason was given."),
            query.map(RunQuery::text).orElse(""));
    boolean dry = body.flag("dryRun");
    body.done();
    List<ObjectNode> found = found(run, query);
    List<String> willing = new ArrayList<>();
    Optional<StoredDefinition> to =
        found.isEmpty()
            ? Optional.empty()
            : Optional.of(version(found.getFirst().path("workflow").asText(), version));
    for (ObjectNode each : found) {
      Optional<Problem> problem = problem(each, to.orElseThrow());
      if (problem.isPresent()) {
        each.set("problem", ProblemJson.of(problem.get()));
      } else {
        willing.add(each.path("id").asText());
      }
    }
    ObjectNode answer = Json.object();
    answer.put("to", version).put("dryRun", dry);
    RunQuery.putNext(answer, found);
    found.forEach(answer.putArray("runs")::add);
    if (dry) {
      return HttpResponse.json(200, answer);
    }
    return database.inTransaction(
        transaction ->
            IdempotencyKeys.once(
                exchange,
                exchange.tree(),
                transaction,
                () -> {
                  for (String each : willing) {
                    ask(transaction, each, to.orElseThrow(), asked);
                  }
                  return HttpResponse.json(202, answer);
                }));
  }

  /** A version is one of a workflow, so the query must name it. */
  private static RunQuery query(Members body) {
    RunQuery query = RunQuery.read(body);
    if (query.workflow().isEmpty()) {
      body.error("workflow", "is missing: name a run, or the workflow whose runs are meant");
    }
    return query;
  }

  private List<ObjectNode> found(Optional<String> run, Optional<RunQuery> query) {
    return database.inTransaction(
        connection -> {
          if (run.isPresent()) {
            return List.of(RunRows.summary(connection, run.get()).orElseThrow(Exchange::notFound));
          }
          return query.orElseThrow().find(connection, RunAction.RESUME.statuses());
        });
  }

  private StoredDefinition version(String workflow, String version) {
    int slash = workflow.indexOf('/');
    DefinitionId id =
        new DefinitionId(workflow.substring(0, slash), workflow.substring(slash + 1), version);
    return database
        .inTransaction(connection -> definitions.find(connection, id))
        .orElseThrow(
            () ->
                new PlatformException(
                    Problem.of(
                        ProblemType.INVALID_INPUT,
                        "There is no " + id + ". Apply it first.",
                        new Problem.FieldError("/to", "is no version of " + workflow))));
  }

  private Optional<Problem> problem(ObjectNode run, StoredDefinition to) {
    String status = run.path("status").asText();
    if (!RunAction.RESUME.statuses().contains(status)) {
      return conflict("The run has ended: it is " + status + ".");
    }
    if (run.path("version").asText().equals(to.id().version())) {
      return conflict("The run follows this version already.");
    }
    try {
      List<Problem.FieldError> refusals = planner.refusals(run.path("id").asText(), to);
      return refusals.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Problem(
                  ProblemType.MIGRATION_REFUSED,
                  "The run can't go on in " + to.id() + " from where it stands.",
                  null,
                  refusals));
    } catch (PlatformException e) {
      return Optional.of(e.problem());
    }
  }

  private static Optional<Problem> conflict(String detail) {
    return Optional.of(Problem.of(ProblemType.CONFLICT, detail));
  }

  private void ask(Connection transaction, String run, StoredDefinition to, Asked asked)
      throws SQLException {
    Outbox.put(
        transaction,
        new OutboxMessage(
            OutboxMessage.Topic.RUN_MIGRATE,
            run,
            Json.object().put("definition", to.id().toString()).put("digest", to.digest())));
    AuditEntry entry =
        AuditEntry.of("run.migrate-requested", asked.by, run)
            .inRun(run)
            .with("to", to.id().toString())
            .with("definitionDigest", to.digest())
            .with("reason", asked.reason);
    trail.append(transaction, asked.query.isEmpty() ? entry : entry.with("query", asked.query));
  }
}
