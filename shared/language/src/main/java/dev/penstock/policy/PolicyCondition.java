package dev.penstock.policy;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A compiled CEL condition. Immutable and thread-safe. */
final class PolicyCondition {

  private final CelRuntime.Program program;
  private final Set<String> namedHosts;
  private final Map<String, Set<String>> constraints;

  private PolicyCondition(
      CelRuntime.Program program, Set<String> namedHosts, Map<String, Set<String>> constraints) {
    this.program = program;
    this.namedHosts = Set.copyOf(namedHosts);
    this.constraints = Map.copyOf(constraints);
  }

  /** A condition that does not compile; the message says where and why. */
  static final class CompileException extends Exception {
    private static final long serialVersionUID = 1L;

    CompileException(String message) {
      super(message);
    }
  }

  static PolicyCondition compile(CelCompiler compiler, String source) throws CompileException {
    if (source.length() > PolicyLanguage.MAX_CONDITION) {
      throw new CompileException(
          "A condition has at most " + PolicyLanguage.MAX_CONDITION + " characters.");
    }
    CelValidationResult result = compiler.compile(source);
    if (result.hasError()) {
      throw new CompileException(
          result.getErrors().stream()
              .map(
                  issue ->
                      issue.getMessage()
                          + " (at character "
                          + (issue.getSourceLocation().getColumn() + 1)
                          + ")")
              .collect(Collectors.joining("; ")));
    }
    try {
      CelAbstractSyntaxTree tree = result.getAst();
      Set<String> hosts = new HashSet<>();
      collectHosts(tree.getExpr(), hosts);
      requireZones(tree);
      return new PolicyCondition(
          PolicyLanguage.RUNTIME.createProgram(tree), hosts, PolicyConstraints.of(tree.getExpr()));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new CompileException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Whether it holds.
   *
   * @throws CelEvaluationException when it fails or exceeds its bounds
   */
  boolean holds(PolicyVariables variables) throws CelEvaluationException {
    return program.eval(variables) instanceof Boolean held && held;
  }

  Set<String> namedHosts() {
    return namedHosts;
  }

  /** See {@link PolicyConstraints}. */
  Map<String, Set<String>> constraints() {
    return constraints;
  }

  /** A zone that is not there would only show when it is asked for the hour, and deny then. */
  private static void requireZones(CelAbstractSyntaxTree tree) throws CompileException {
    List<String> zones =
        CelNavigableAst.fromAst(tree)
            .getRoot()
            .allNodes()
            .filter(node -> node.getKind() == CelExpr.ExprKind.Kind.CALL)
            .map(node -> node.expr().call())
            .filter(call -> call.function().matches("get[A-Z][A-Za-z]+") && call.args().size() == 1)
            .map(call -> call.args().getFirst())
            .filter(zone -> zone.exprKind().getKind() == CelExpr.ExprKind.Kind.CONSTANT)
            .map(zone -> zone.constant().stringValue())
            .toList();
    for (String zone : zones) {
      try {
        ZoneId.of(zone);
      } catch (DateTimeException e) {
        throw new CompileException(
            "There is no time zone \"" + zone + "\"; write one such as Europe/Berlin.");
      }
    }
  }

  /**
   * The literals that {@code action.host} is required to equal, by {@code ==} or {@code in [...]}.
   * Only through {@code &&} and {@code ||}: below a negation a comparison says the opposite.
   */
  private static void collectHosts(CelExpr expr, Set<String> hosts) {
    if (expr.exprKind().getKind() != CelExpr.ExprKind.Kind.CALL) {
      return;
    }
    List<CelExpr> arguments = expr.call().args();
    switch (expr.call().function()) {
      case "_&&_", "_||_" -> arguments.forEach(argument -> collectHosts(argument, hosts));
      case "_==_" -> {
        if (isHost(arguments.get(0))) {
          addText(arguments.get(1), hosts);
        } else if (isHost(arguments.get(1))) {
          addText(arguments.get(0), hosts);
        }
      }
      case "@in" -> {
        boolean list = arguments.get(1).exprKind().getKind() == CelExpr.ExprKind.Kind.LIST;
        if (list && isHost(arguments.get(0))) {
          arguments.get(1).list().elements().forEach(element -> addText(element, hosts));
        }
      }
      default -> {}
    }
  }

  private static boolean isHost(CelExpr expr) {
    if (expr.exprKind().getKind() != CelExpr.ExprKind.Kind.SELECT) {
      return false;
    }
    CelExpr operand = expr.select().operand();
    return expr.select().field().equals("host")
        && !expr.select().testOnly()
        && operand.exprKind().getKind() == CelExpr.ExprKind.Kind.IDENT
        && operand.ident().name().equals("action");
  }

  private static void addText(CelExpr expr, Set<String> hosts) {
    if (expr.exprKind().getKind() == CelExpr.ExprKind.Kind.CONSTANT
        && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE) {
      hosts.add(expr.constant().stringValue());
    }
  }
}
