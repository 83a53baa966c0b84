package dev.penstock.functions.api.configuration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditTrail;
import dev.penstock.config.ConfigStore;
import dev.penstock.definition.DefinitionStore;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Members;
import dev.penstock.functions.api.web.Preconditions;
import dev.penstock.functions.api.web.Route;
import dev.penstock.functions.api.web.Validator;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.policy.PolicyPins;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.Problem.FieldError;
import dev.penstock.problem.ProblemJson;
import dev.penstock.problem.ProblemType;
import dev.penstock.schedule.ScheduleStore;
import dev.penstock.store.Database;
import dev.penstock.subscription.SubscriptionStore;
import dev.penstock.trigger.TriggerStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Configuration as code. Thread-safe. */
public final class ApplyResource {

  private static final int MOST_FILES = 1000;
  private static final int LONGEST_TEXT = 5_000_000;

  private final Applier applier;

  public ApplyResource(
      Database database,
      DefinitionStore definitions,
      PolicyPins policies,
      ConfigStore configs,
      TriggerStore triggers,
      ScheduleStore schedules,
      SubscriptionStore subscriptions,
      AuditTrail trail,
      Clock clock) {
    SchedulePlan schedulePlan = new SchedulePlan(definitions, schedules, clock);
    this.applier =
        new Applier(
            database,
            new Planner(
                definitions,
                policies,
                configs,
                triggers,
                schedulePlan,
                new SubscriptionPlan(subscriptions)),
            trail);
  }

  public List<Route> routes() {
    return List.of(Route.of("POST", "/apply", Operation.APPLY, this::apply));
  }

  private HttpResponse apply(Exchange exchange) {
    boolean dryRun = exchange.query("dryRun").flag("dryRun");
    Members body = exchange.body();
    boolean prune = body.flag("prune");
    List<ApplyFile> files = files(body);
    Resources resources = resources(body);
    body.done();
    return switch (applier.apply(
        files,
        resources,
        prune,
        dryRun,
        exchange.principal().actor(),
        exchange.reach(),
        changes -> Preconditions.check(exchange.request(), Optional.of(etag(changes))))) {
      case Applied.Planned(List<Change> changes, boolean inForce) ->
          HttpResponse.json(200, plan(changes, dryRun, inForce)).with("etag", etag(changes));
      case Applied.Defective(List<FileDefect> defects) ->
          defective(defects, exchange.request().path());
      case Applied.Conflicting(List<Change> conflicts) -> throw conflict(files, conflicts);
    };
  }

  private static List<ApplyFile> files(Members body) {
    List<ApplyFile> files = new ArrayList<>();
    for (Members file : body.objects("files", MOST_FILES)) {
      files.add(new ApplyFile(file.text("path", 500), file.content("text", LONGEST_TEXT)));
      file.nothingElse();
    }
    return files;
  }

  private static Resources resources(Members body) {
    Resources resources = new Resources();
    for (Members resource : body.optionalObjects("resources", MOST_FILES)) {
      resources.add(resource, LONGEST_TEXT);
    }
    return resources;
  }

  private static ObjectNode plan(List<Change> changes, boolean dryRun, boolean inForce) {
    ObjectNode json = Json.object().put("dryRun", dryRun).put("applied", inForce);
    var list = json.putArray("changes");
    changes.forEach(change -> list.add(change.json()));
    return json;
  }

  /**
   * Of what would be done. How many runs are under way changes all the time and changes nothing.
   */
  private static String etag(List<Change> changes) {
    var plan = Json.array();
    for (Change change : changes) {
      ObjectNode json = change.json();
      json.remove("runsInFlight");
      plan.add(json);
    }
    return Validator.etag(plan);
  }

  private static HttpResponse defective(List<FileDefect> defects, String path) {
    Problem problem =
        Problem.of(
                ProblemType.INVALID_DEFINITION,
                "The files have " + defects.size() + " defect(s); nothing was applied.")
            .at(path);
    ObjectNode json = ProblemJson.of(problem);
    var list = json.putArray("defects");
    defects.forEach(defect -> list.add(defect.json()));
    return new HttpResponse(
        problem.status(),
        Map.of("content-type", ProblemJson.MEDIA_TYPE),
        Json.write(json).getBytes(StandardCharsets.UTF_8));
  }

  private static PlatformException conflict(List<ApplyFile> files, List<Change> conflicts) {
    List<String> paths = files.stream().map(ApplyFile::path).toList();
    List<FieldError> errors =
        conflicts.stream()
            .map(
                c ->
                    new FieldError(
                        "/files/" + paths.indexOf(c.path()), c.path() + ": " + c.message()))
            .toList();
    return new PlatformException(
        new Problem(
            ProblemType.CONFLICT,
            errors.size() + " file(s) change a version that exists; nothing was applied.",
            null,
            errors));
  }
}
