package dev.penstock.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.values.NullValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A request as CEL values: made once, then seen by each policy with its own classes added.
 *
 * @param facts by the name of the variable
 */
record PolicyVariables(Map<String, Object> facts) {

  private static final Map<String, Object> RISKS =
      Arrays.stream(Risk.values()).collect(Collectors.toUnmodifiableMap(Risk::wire, Risk::level));

  private static final Map<String, Object> NO_CLASSES =
      Arrays.stream(ActionClass.values())
          .collect(Collectors.toUnmodifiableMap(ActionClass::field, _ -> false));

  static PolicyVariables of(JsonNode request) {
    Map<String, Object> facts = members(request);
    facts.put("time", Map.of("at", Instant.parse(request.at("/time/at").asText())));
    return new PolicyVariables(facts);
  }

  /** With what a policy's {@code classes} say of the action. */
  Map<String, Object> classified(Set<ActionClass> classes, Risk risk) {
    Map<String, Object> action = new HashMap<>(action());
    action.put("class", classes.isEmpty() ? NO_CLASSES : fields(classes));
    action.put("risk", risk.level());
    Map<String, Object> all = new HashMap<>(facts);
    all.put("action", action);
    all.put("risk", RISKS);
    return all;
  }

  String host() {
    return String.valueOf(action().get("host"));
  }

  @SuppressWarnings("unchecked") // members() made it
  private Map<String, Object> action() {
    return (Map<String, Object>) Objects.requireNonNull(facts.get("action"));
  }

  private static Map<String, Object> fields(Set<ActionClass> classes) {
    Map<String, Object> fields = new HashMap<>(NO_CLASSES);
    classes.forEach(one -> fields.put(one.field(), true));
    return fields;
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
