package dev.penstock.policy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which rules of a policy can match a request at all, by the literals that they compare its fields
 * with: of 500 rules that each name a host, only those that name this one are evaluated. Immutable
 * and thread-safe.
 */
final class PolicyIndex {

  /** Texts that every request has. */
  static final List<String> FIELDS =
      List.of(
          "action.host",
          "action.operation",
          "action.path",
          "action.kind",
          "action.method",
          "action.scheme",
          "action.idempotency",
          "run.namespace",
          "run.name",
          "run.startedBy",
          "definition.namespace",
          "definition.name",
          "folder.name",
          "actor.kind",
          "actor.id",
          "resource.origin",
          "resource.address",
          "task.name",
          "task.position");

  /** The rules that a literal of a field leaves, and those that any other value of it leaves. */
  private record Field(String variable, String member, Map<String, BitSet> left, BitSet others) {}

  private final int rules;
  private final List<Field> fields;

  private PolicyIndex(int rules, List<Field> fields) {
    this.rules = rules;
    this.fields = fields;
  }

  static PolicyIndex of(List<PolicyCondition> conditions) {
    List<Field> fields = new ArrayList<>();
    for (String name : FIELDS) {
      Set<String> literals = new HashSet<>();
      BitSet others = new BitSet();
      for (int i = 0; i < conditions.size(); i++) {
        Set<String> needed = conditions.get(i).constraints().get(name);
        if (needed == null) {
          others.set(i);
        } else {
          literals.addAll(needed);
        }
      }
      if (others.cardinality() == conditions.size()) {
        continue;
      }
      Map<String, BitSet> left = new HashMap<>();
      for (String literal : literals) {
        BitSet those = (BitSet) others.clone();
        for (int i = 0; i < conditions.size(); i++) {
          if (conditions.get(i).constraints().getOrDefault(name, Set.of()).contains(literal)) {
            those.set(i);
          }
        }
        left.put(literal, those);
      }
      int dot = name.indexOf('.');
      fields.add(new Field(name.substring(0, dot), name.substring(dot + 1), left, others));
    }
    return new PolicyIndex(conditions.size(), fields);
  }

  /** The rules to ask, by their place. */
  BitSet candidates(PolicyVariables variables) {
    BitSet candidates = new BitSet(rules);
    candidates.set(0, rules);
    for (Field field : fields) {
      if (variables.members(field.variable()).get(field.member()) instanceof String value) {
        candidates.and(field.left().getOrDefault(value, field.others()));
      }
    }
    return candidates;
  }
}
