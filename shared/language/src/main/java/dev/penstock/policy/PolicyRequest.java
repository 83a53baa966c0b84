package dev.penstock.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a policy is asked: may this task of this run take this action? All that a rule can see, so
 * that the same request gets the same decision for ever.
 *
 * @param declared what the definition says of itself
 * @param at when it is asked, to the millisecond
 * @param history what was counted for the windows of each policy, by {@link PolicyCount#asker} and
 *     window; a rule that asks for one that is not there fails
 * @param actorGroups the groups of the identity provider that who started the run is in, by name;
 *     null where nobody has asked: a rule that does fails, but for programs, which are in none
 */
public record PolicyRequest(
    Action action,
    Run run,
    Task task,
    Declared declared,
    Instant at,
    Map<String, Map<String, PolicyCount.Tally>> history,
    @Nullable List<String> actorGroups) {

  public PolicyRequest {
    actorGroups = actorGroups == null ? null : actorGroups.stream().distinct().sorted().toList();
    at = at.truncatedTo(ChronoUnit.MILLIS);
    history = new TreeMap<>(history);
  }

  /** Of what nothing was counted for. */
  public PolicyRequest(Action action, Run run, Task task, Declared declared, Instant at) {
    this(action, run, task, declared, at, Map.of(), null);
  }

  /** The same, with what was counted. */
  public PolicyRequest with(Map<String, Map<String, PolicyCount.Tally>> counted) {
    return new PolicyRequest(action, run, task, declared, at, counted, actorGroups);
  }

  /** The same, started by somebody who is in these groups now. */
  public PolicyRequest in(List<String> groups) {
    return new PolicyRequest(action, run, task, declared, at, history, groups);
  }

  /** The same, with what the definition says of itself. */
  public PolicyRequest with(Declared said) {
    return new PolicyRequest(action, run, task, said, at, history, actorGroups);
  }

  /** Of what no definition speaks for. */
  public PolicyRequest(Action action, Run run, Task task, Instant at) {
    this(action, run, task, Declared.NOTHING, at);
  }

  /**
   * The outside effect that is about to be made.
   *
   * @param kind the tool's name, or what else is sent for it; see docs/manual/policy.md
   * @param method the HTTP method, upper case; {@code POST} where the protocol has no methods
   * @param operation what is asked of the target by name; empty where the protocol names none
   * @param scheme lower case
   * @param host lower case, as the connection will be made to; an IPv6 address without brackets
   * @param port always given, the scheme's own when the endpoint names none
   * @param path as sent, without query
   * @param idempotency {@code safe}, {@code key} or {@code none}
   * @param arguments the action's arguments with every expression evaluated, without credentials
   */
  public record Action(
      String kind,
      String method,
      String operation,
      String scheme,
      String host,
      int port,
      String path,
      String idempotency,
      JsonNode arguments) {}

  /** The run it belongs to; {@code startedBy} as in {@code trigger:github-push}. */
  public record Run(String id, String namespace, String name, String version, String startedBy) {}

  /** The task it belongs to; {@code position} is its JSON pointer. */
  public record Task(String position, String name) {}

  /** The request as JSON: the input that is stored with the decision, with its digest. */
  public ObjectNode json() {
    ObjectNode json = Json.object();
    json.putObject("action")
        .put("kind", action.kind)
        .put("method", action.method)
        .put("operation", action.operation)
        .put("scheme", action.scheme)
        .put("host", action.host)
        .put("port", action.port)
        .put("path", action.path)
        .put("idempotency", action.idempotency)
        .set("arguments", action.arguments);
    ObjectNode actor = json.putObject("actor").put("kind", actorKind()).put("id", actorId());
    List<String> in = groups();
    if (in != null) {
      in.forEach(actor.putArray("groups")::add);
    }
    ObjectNode definition =
        json.putObject("definition")
            .put("namespace", run.namespace)
            .put("name", run.name)
            .put("version", run.version);
    if (declared instanceof Declared.Known(var tags, var labels)) {
      ObjectNode all = definition.putObject("tags");
      tags.forEach(all::put);
      ArrayNode list = json.putArray("labels");
      labels.forEach(list::add);
    }
    json.putObject("folder").put("name", run.namespace);
    String origin = origin();
    json.putObject("resource").put("origin", origin).put("address", origin + action.path);
    json.putObject("run")
        .put("id", run.id)
        .put("namespace", run.namespace)
        .put("name", run.name)
        .put("version", run.version)
        .put("startedBy", run.startedBy);
    json.putObject("task").put("position", task.position).put("name", task.name);
    json.putObject("time").put("at", at.toString());
    if (!history.isEmpty()) {
      ObjectNode counted = json.putObject("history");
      history.forEach(
          (policy, windows) -> {
            ObjectNode of = counted.putObject(policy);
            windows.forEach(
                (window, tally) ->
                    of.putObject(window).put("count", tally.count()).put("sum", tally.sum()));
          });
    }
    return json;
  }

  /** Those of the actor; null where they are not known. */
  @Nullable List<String> groups() {
    return actorGroups == null && !actorKind().equals("person") ? List.of() : actorGroups;
  }

  String actorKind() {
    return run.startedBy.substring(0, Math.max(0, run.startedBy.indexOf(':')));
  }

  String actorId() {
    return run.startedBy.substring(run.startedBy.indexOf(':') + 1);
  }

  String origin() {
    String host = action.host.indexOf(':') < 0 ? action.host : "[" + action.host + "]";
    return action.scheme + "://" + host + ":" + action.port;
  }
}
