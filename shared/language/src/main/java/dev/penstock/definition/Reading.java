package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.expression.Expression;
import dev.penstock.expression.ExpressionException;
import dev.penstock.expression.JqExpression;
import dev.penstock.expression.JqTemplate;
import dev.penstock.expression.LooseExpression;
import dev.penstock.expression.Template;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the readers of a document share: where defects go, what the document declares for reuse, and
 * which variables an expression may name at this place.
 *
 * @param variables without the {@code $}
 * @param nesting which functions and extensions this place is inside of
 * @param loose whether any text of a value is an expression, as {@code evaluate.mode} says
 */
record Reading(
    Findings findings, Reusables use, Set<String> variables, Nesting nesting, boolean loose) {

  /** The runtime arguments of the DSL, but for {@code secrets}. */
  static final Set<String> ARGUMENTS =
      Set.of("context", "input", "output", "task", "workflow", "runtime", "authorization");

  private static final String SECRETS = "secrets";

  private static final Expression BROKEN = JqExpression.compile("null");

  Reading(Findings findings, Reusables use, Set<String> variables, boolean loose) {
    this(findings, use, variables, Nesting.outermost(use), loose);
  }

  Reading with(Collection<String> more) {
    Set<String> all = new HashSet<>(variables);
    all.addAll(more);
    return new Reading(findings, use, Set.copyOf(all), nesting, loose);
  }

  Reading retried() {
    return new Reading(findings, use, variables, nesting.intoRetried(), loose);
  }

  /** For an undo, which runs after all that is open around its task is closed. */
  Reading undoing() {
    return inside(use, nesting.intoUndo());
  }

  /** For a body that sees nothing of the place that uses it. */
  Reading inside(Reusables declared, Nesting deeper) {
    return new Reading(findings, declared, ARGUMENTS, deeper, loose);
  }

  /** What stands at an address, as it was when the document was applied. */
  Optional<Located> resource(Located user, String uri) {
    return findings.resource(user, uri);
  }

  void report(Rule rule, Located at, String message) {
    findings.report(rule, at.pointer(), message);
  }

  /** Reports members that are none of the known ones. */
  void onlyKnown(Located object, String... known) {
    for (Located.Member member : object.members()) {
      if (!Arrays.asList(known).contains(member.key())) {
        findings.report(
            Rule.UNKNOWN_MEMBER,
            member.located().pointer(),
            "\"" + member.key() + "\" is not known here." + Spelling.hint(member.key(), known));
      }
    }
  }

  /** A member whose text is jq, with or without {@code ${ }}. */
  Expression expression(Located at) {
    if (!at.value().isTextual()) {
      report(Rule.INVALID_ARGUMENT, at, "Expected a text with a jq expression.");
      return BROKEN;
    }
    try {
      JqExpression expression = JqExpression.compile(at.value().textValue());
      checkVariables(at, expression);
      return expression;
    } catch (ExpressionException e) {
      report(at, e);
      return BROKEN;
    }
  }

  /** A value that may hold {@code ${ }} expressions at any depth. */
  Template template(Located at) {
    try {
      return loose
          ? JqTemplate.ofTexts(at.value(), text -> compileLoose(at, text))
          : JqTemplate.of(at.value(), text -> compileLeaf(at, text));
    } catch (ExpressionException e) {
      reportLeaves(at);
      return JqTemplate.of(NullNode.getInstance());
    }
  }

  /** {@code from} and {@code as}: a text is jq even without {@code ${ }}, an object a template. */
  Template transformation(Located at) {
    return at.value().isTextual() && !loose
        ? JqTemplate.of(at.value(), expression(at))
        : template(at);
  }

  Optional<Template> template(Optional<Located> at) {
    return at.map(this::template);
  }

  private JqExpression compileLeaf(Located at, String text) {
    JqExpression expression = JqExpression.compile(text);
    if (!variables.containsAll(expression.variables()) || exposes(expression)) {
      throw new ExpressionException("unknown variable in " + at.pointer());
    }
    return expression;
  }

  /** A plain text that names what there is not is no expression; a secret is never a text. */
  private Optional<LooseExpression> compileLoose(Located at, String text) {
    Optional<LooseExpression> expression = LooseExpression.compile(text);
    if (expression.isEmpty()
        || (variables.containsAll(expression.get().variables()) && !exposes(expression.get()))) {
      return expression;
    }
    if (JqTemplate.isExpression(text) || namesASecret(expression.get())) {
      throw new ExpressionException("unknown variable in " + at.pointer());
    }
    return Optional.empty();
  }

  private void reportLeaves(Located at) {
    JsonNode value = at.value();
    if (value.isObject()) {
      at.members().forEach(m -> reportLeaves(m.located()));
    } else if (value.isArray()) {
      at.items().forEach(this::reportLeaves);
    } else if (value instanceof TextNode && (JqTemplate.isExpression(value.textValue()) || loose)) {
      reportLeaf(at, value.textValue());
    }
  }

  private void reportLeaf(Located at, String text) {
    if (JqTemplate.isExpression(text)) {
      expression(at);
      return;
    }
    LooseExpression.compile(text).filter(Reading::namesASecret).ifPresent(_ -> expression(at));
  }

  private static boolean namesASecret(LooseExpression expression) {
    return expression.variables().contains(SECRETS) || exposes(expression);
  }

  private static boolean exposes(Expression expression) {
    return AuthorizationUse.isExposedBy(expression.source());
  }

  private void checkVariables(Located at, JqExpression expression) {
    if (exposes(expression)) {
      report(
          Rule.SECRET_IN_EXPRESSION,
          at,
          "An expression is evaluated in the run, whose history would keep the credential. Of"
              + " $authorization it may only see the scheme. The parameter can only be a whole value"
              + " of the headers, query or body of the HTTP call that it belongs to:"
              + " \"${ $authorization.parameter }\".");
    }
    for (String name : expression.variables()) {
      if (name.equals(SECRETS)) {
        use.secrets().values().forEach(secret -> findings.used(secret));
        report(
            Rule.SECRET_IN_EXPRESSION,
            at,
            "An expression is evaluated in the run, whose history would keep the secret. A secret"
                + " can only be a whole value of a call's arguments or authentication:"
                + " \"${ $secrets.NAME.member }\".");
      } else if (!variables.contains(name)) {
        report(
            Rule.EXPRESSION_DOES_NOT_COMPILE,
            at,
            "$" + name + " is not defined here." + Spelling.hint(name, variables));
      }
    }
  }

  private void report(Located at, ExpressionException e) {
    Rule rule =
        e.reason() == ExpressionException.Reason.NONDETERMINISTIC
            ? Rule.NONDETERMINISTIC_EXPRESSION
            : Rule.EXPRESSION_DOES_NOT_COMPILE;
    report(rule, at, String.valueOf(e.getMessage()));
  }
}
