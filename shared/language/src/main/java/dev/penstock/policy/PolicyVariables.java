package dev.penstock.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelVariableResolver;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request as CEL values. Of a request, each variable is made when it is first asked for: most
 * rules look at the action alone. Not thread-safe; one decision, one thread.
 */
final class PolicyVariables implements CelVariableResolver {

  private static final Map<String, Object> RISKS =
      Arrays.stream(Risk.values()).collect(Collectors.toUnmodifiableMap(Risk::wire, Risk::level));

  private static final Map<String, Object> NO_CLASSES =
      Arrays.stream(ActionClass.values())
          .collect(Collectors.toUnmodifiableMap(ActionClass::field, _ -> false));

  private final @Nullable PolicyRequest request;
  private final Map<String, Object> known;

  private PolicyVariables(@Nullable PolicyRequest request, Map<String, Object> known) {
    this.request = request;
    this.known = known;
    known.put("risk", RISKS);
  }

  static PolicyVariables of(PolicyRequest request) {
    return new PolicyVariables(request, new HashMap<>());
  }

  /** Of a request as it was stored. */
  static PolicyVariables of(JsonNode request) {
    Map<String, Object> known = members(request);
    known.remove("time");
    try {
      known.put("time", Map.of("at", Instant.parse(request.at("/time/at").asText())));
    } catch (DateTimeException e) {
      // Left out: a rule that asks for it fails, which denies.
    }
    known.put("action", unclassified(members(request.path("action"))));
    return new PolicyVariables(null, known);
  }

  /** The same, where a policy's {@code classes} say something of the action. */
  PolicyVariables classified(Set<ActionClass> classes, Risk risk) {
    if (classes.isEmpty()) {
      return this;
    }
    Map<String, Object> fields = new HashMap<>(NO_CLASSES);
    classes.forEach(one -> fields.put(one.field(), true));
    Map<String, Object> action = new HashMap<>(members("action"));
    action.put("class", fields);
    action.put("risk", risk.level());
    Map<String, Object> overlaid = new HashMap<>(known);
    overlaid.put("action", action);
    return new PolicyVariables(request, overlaid);
  }

  /** The same, with what was counted for the windows of one policy. */
  PolicyVariables counted(Policy policy) {
    Map<String, Object> overlaid = new HashMap<>(known);
    overlaid.put(
        "history",
        request == null
            ? stored(members("history"), policy)
            : tallies(request.history().getOrDefault(policy.asker(), Map.of())));
    return new PolicyVariables(request, overlaid);
  }

  private static Map<String, Object> tallies(Map<String, PolicyCount.Tally> windows) {
    Map<String, Object> tallies = new HashMap<>();
    windows.forEach(
        (window, tally) -> tallies.put(window, Map.of("count", tally.count(), "sum", tally.sum())));
    return tallies;
  }

  /** Another version of the policy sees what was counted for the one that was asked then. */
  private static Map<String, Object> stored(Map<String, Object> history, Policy policy) {
    Object windows = history.get(policy.asker());
    for (Map.Entry<String, Object> other : history.entrySet()) {
      if (windows == null && other.getKey().startsWith(policy.name() + "@")) {
        windows = other.getValue();
      }
    }
    Map<String, PolicyCount.Tally> tallies = new HashMap<>();
    if (windows instanceof Map<?, ?> known) {
      known.forEach(
          (window, tally) -> {
            if (tally instanceof Map<?, ?> of
                && of.get("count") instanceof Number count
                && of.get("sum") instanceof Number sum) {
              tallies.put(
                  String.valueOf(window),
                  new PolicyCount.Tally(count.longValue(), sum.doubleValue()));
            }
          });
    }
    return tallies(tallies);
  }

  /** The classes of the action. */
  List<ActionClass> classes() {
    return Arrays.stream(ActionClass.values())
        .filter(
            one ->
                members("action").get("class") instanceof Map<?, ?> fields
                    && Boolean.TRUE.equals(fields.get(one.field())))
        .toList();
  }

  Risk risk() {
    Object level = members("action").get("risk");
    return Arrays.stream(Risk.values())
        .filter(one -> Long.valueOf(one.level()).equals(level))
        .findFirst()
        .orElse(Risk.NONE);
  }

  @Override
  public Optional<Object> find(String name) {
    Object value = known.get(name);
    if (value == null && request != null) {
      value = made(name, request);
      if (value != null) {
        known.put(name, value);
      }
    }
    return Optional.ofNullable(value);
  }

  String host() {
    return String.valueOf(members("action").get("host"));
  }

  /** The members of a variable that is a struct; none when it is not there. */
  @SuppressWarnings("unchecked") // all structs are made here
  Map<String, Object> members(String name) {
    return find(name).map(value -> (Map<String, Object>) value).orElseGet(Map::of);
  }

  private static @Nullable Object made(String name, PolicyRequest request) {
    PolicyRequest.Run run = request.run();
    return switch (name) {
      case "action" -> action(request.action());
      case "actor" -> actor(request);
      case "definition" -> definition(request);
      case "folder" -> Map.of("name", run.namespace());
      case "labels" ->
          request.declared() instanceof Declared.Known(var _, var labels) ? labels : null;
      case "resource" ->
          Map.of("origin", request.origin(), "address", request.origin() + request.action().path());
      case "run" ->
          Map.of(
              "id", run.id(),
              "namespace", run.namespace(),
              "name", run.name(),
              "version", run.version(),
              "startedBy", run.startedBy());
      case "task" -> Map.of("position", request.task().position(), "name", request.task().name());
      case "time" -> Map.of("at", request.at());
      default -> null;
    };
  }

  private static Map<String, Object> actor(PolicyRequest request) {
    Map<String, Object> members = new HashMap<>();
    members.put("kind", request.actorKind());
    members.put("id", request.actorId());
    List<String> groups = request.groups();
    if (groups != null) {
      members.put("groups", groups);
    }
    return members;
  }

  private static Map<String, Object> action(PolicyRequest.Action action) {
    Map<String, Object> members = new HashMap<>(32);
    members.put("kind", action.kind());
    members.put("method", action.method());
    members.put("operation", action.operation());
    members.put("scheme", action.scheme());
    members.put("host", action.host());
    members.put("port", (long) action.port());
    members.put("path", action.path());
    members.put("idempotency", action.idempotency());
    members.put("arguments", value(action.arguments()));
    return unclassified(members);
  }

  private static Map<String, Object> unclassified(Map<String, Object> action) {
    action.put("class", NO_CLASSES);
    action.put("risk", Risk.NONE.level());
    return action;
  }

  private static Map<String, Object> definition(PolicyRequest request) {
    Map<String, Object> members = new HashMap<>();
    members.put("namespace", request.run().namespace());
    members.put("name", request.run().name());
    members.put("version", request.run().version());
    if (request.declared() instanceof Declared.Known(var tags, var _)) {
      members.put("tags", tags);
    }
    return members;
  }

  private static Map<String, Object> members(JsonNode object) {
    Map<String, Object> members = new LinkedHashMap<>();
    object.properties().forEach(e -> members.put(e.getKey(), value(e.getValue())));
    return members;
  }

  private static Object value(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> members(node);
      case ARRAY -> {
        List<Object> items = new ArrayList<>();
        node.forEach(item -> items.add(value(item)));
        yield items;
      }
      case STRING -> node.textValue();
      case BOOLEAN -> node.booleanValue();
      case NUMBER -> number(node);
      case NULL, MISSING, BINARY, POJO -> NullValue.NULL_VALUE;
    };
  }

  // A ternary would widen both to double.
  private static Object number(JsonNode node) {
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return node.longValue();
    }
    return node.doubleValue();
  }
}
