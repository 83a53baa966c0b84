package dev.penstock.policy;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a condition cannot do without: fields of the request, such as {@code action.host}, each with
 * the literals of which it has to be one. Where a field has none of them the condition is false,
 * whatever the rest of it says, even if that fails: CEL's {@code false && error} is false. So
 * nothing that is decided changes when the condition is not asked at all.
 */
final class PolicyConstraints {

  private PolicyConstraints() {}

  static Map<String, Set<String>> of(CelExpr condition) {
    if (condition.exprKind().getKind() != CelExpr.ExprKind.Kind.CALL) {
      return Map.of();
    }
    List<CelExpr> arguments = condition.call().args();
    return switch (condition.call().function()) {
      case "_&&_" -> both(of(arguments.get(0)), of(arguments.get(1)));
      case "_||_" -> either(of(arguments.get(0)), of(arguments.get(1)));
      case "_==_" -> {
        Map<String, Set<String>> found = equal(arguments.get(0), arguments.get(1));
        yield found.isEmpty() ? equal(arguments.get(1), arguments.get(0)) : found;
      }
      case "@in" -> among(arguments.get(0), arguments.get(1));
      default -> Map.of();
    };
  }

  private static Map<String, Set<String>> both(
      Map<String, Set<String>> left, Map<String, Set<String>> right) {
    Map<String, Set<String>> all = new HashMap<>(left);
    right.forEach(
        (field, literals) ->
            all.merge(
                field,
                literals,
                (one, other) -> {
                  Set<String> common = new HashSet<>(one);
                  common.retainAll(other);
                  return common;
                }));
    return all;
  }

  private static Map<String, Set<String>> either(
      Map<String, Set<String>> left, Map<String, Set<String>> right) {
    Map<String, Set<String>> all = new HashMap<>();
    left.forEach(
        (field, literals) -> {
          if (right.containsKey(field)) {
            Set<String> union = new HashSet<>(literals);
            union.addAll(right.get(field));
            all.put(field, union);
          }
        });
    return all;
  }

  private static Map<String, Set<String>> equal(CelExpr side, CelExpr other) {
    Optional<String> field = field(side);
    Optional<String> literal = literal(other);
    return field.isPresent() && literal.isPresent()
        ? Map.of(field.get(), Set.of(literal.get()))
        : Map.of();
  }

  private static Map<String, Set<String>> among(CelExpr side, CelExpr list) {
    Optional<String> field = field(side);
    if (field.isEmpty() || list.exprKind().getKind() != CelExpr.ExprKind.Kind.LIST) {
      return Map.of();
    }
    Set<String> literals = new HashSet<>();
    for (CelExpr element : list.list().elements()) {
      Optional<String> literal = literal(element);
      if (literal.isEmpty()) {
        return Map.of();
      }
      literals.add(literal.get());
    }
    return Map.of(field.get(), literals);
  }

  private static Optional<String> field(CelExpr expr) {
    if (expr.exprKind().getKind() != CelExpr.ExprKind.Kind.SELECT || expr.select().testOnly()) {
      return Optional.empty();
    }
    CelExpr operand = expr.select().operand();
    if (operand.exprKind().getKind() != CelExpr.ExprKind.Kind.IDENT) {
      return Optional.empty();
    }
    String name = operand.ident().name() + "." + expr.select().field();
    return PolicyIndex.FIELDS.contains(name) ? Optional.of(name) : Optional.empty();
  }

  private static Optional<String> literal(CelExpr expr) {
    return expr.exprKind().getKind() == CelExpr.ExprKind.Kind.CONSTANT
            && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE
        ? Optional.of(expr.constant().stringValue())
        : Optional.empty();
  }
}
