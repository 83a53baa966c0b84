package dev.penstock.expression;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.internal.misc.Pair;
import net.thisptr.jackson.jq.internal.tree.Conditional;
import net.thisptr.jackson.jq.internal.tree.FormattingFilter;
import net.thisptr.jackson.jq.internal.tree.FunctionCall;
import net.thisptr.jackson.jq.internal.tree.NegativeExpression;
import net.thisptr.jackson.jq.internal.tree.RecursionOperator;
import net.thisptr.jackson.jq.internal.tree.VariableAccess;
import net.thisptr.jackson.jq.internal.tree.fieldaccess.BracketExtractFieldAccess;
import net.thisptr.jackson.jq.internal.tree.fieldaccess.BracketFieldAccess;
import net.thisptr.jackson.jq.internal.tree.fieldaccess.IdentifierFieldAccess;
import net.thisptr.jackson.jq.internal.tree.fieldaccess.StringFieldAccess;

/** The terms of jq's grammar: literals, paths, calls, constructions, and what may follow them. */
final class JqTerms {

  private static final Set<String> FORMATS =
      Set.of("text", "json", "csv", "tsv", "html", "uri", "sh", "base64", "base64d");

  private final JqSource source;
  private final JqParser parser;
  private final JqLiterals literals;
  private int nesting;

  JqTerms(JqSource source, JqParser parser) {
    this.source = source;
    this.parser = parser;
    this.literals = new JqLiterals(source, parser);
  }

  /** A term with its accessors, question marks and, when there is one, its {@code as}. */
  Expression postfix(JqNames names) {
    if (++nesting > 400) {
      throw source.error("it is nested too deeply");
    }
    try {
      if (source.accept("-")) {
        return new Metered(new NegativeExpression(postfix(names)), false);
      }
      Expression term = suffixes(names, term(names));
      if (!source.isWord("as")) {
        return term;
      }
      source.expectWord("as");
      JqLiterals.Pattern pattern = literals.pattern(names);
      source.expect("|");
      Expression body = parser.pipe(pattern.names());
      return new Metered(new JqNodes.Bind(term, pattern.pattern(), body), false);
    } finally {
      nesting--;
    }
  }

  private Expression suffixes(JqNames names, Expression start) {
    Expression term = start;
    while (true) {
      char next = source.next();
      if (next == '?') {
        if (source.startsWith("?//")) {
          throw source.error("destructuring alternatives (?//) are not supported");
        }
        source.take();
        term = new Metered(new JqNodes.Attempt(term, null), false);
      } else if (next == '[') {
        term = bracket(names, term);
      } else if (next == '.' && !source.startsWith("..")) {
        source.take();
        term = dotted(names, term);
      } else {
        return term;
      }
    }
  }

  private Expression dotted(JqNames names, Expression target) {
    if (source.here() == '[') {
      return bracket(names, target);
    }
    if (source.here() == '"') {
      return new StringFieldAccess(target, literals.text(names, null), false);
    }
    if (!source.nameHere()) {
      throw source.error("expected a member's name after the dot");
    }
    return new IdentifierFieldAccess(target, source.name(), false);
  }

  private Expression bracket(JqNames names, Expression target) {
    source.expect("[");
    if (source.accept("]")) {
      return new Metered(new BracketExtractFieldAccess(target, false), false);
    }
    if (source.accept(":")) {
      Expression to = parser.pipe(names);
      source.expect("]");
      return slice(target, JqParser.nothing(), to);
    }
    Expression from = parser.pipe(names);
    if (source.accept("]")) {
      return new Metered(new BracketFieldAccess(target, new JqNodes.Index(from), false), false);
    }
    source.expect(":");
    if (source.accept("]")) {
      return slice(target, from, JqParser.nothing());
    }
    Expression to = parser.pipe(names);
    source.expect("]");
    return slice(target, from, to);
  }

  private static Expression slice(Expression target, Expression from, Expression to) {
    return new Metered(new BracketFieldAccess(target, from, to, false), true);
  }

  Expression term(JqNames names) {
    char next = source.next();
    return switch (next) {
      case '.' -> dot(names);
      case '"' -> literals.text(names, null);
      case '$' -> variable(names);
      case '@' -> format(names);
      case '(' -> {
        source.take();
        Expression inner = parser.pipe(names);
        source.expect(")");
        yield inner;
      }
      case '[' -> array(names);
      case '{' -> literals.object(names);
      default -> {
        if (JqSource.isDigit(next)) {
          yield number();
        }
        yield word(names);
      }
    };
  }

  private Expression dot(JqNames names) {
    source.take();
    char next = source.here();
    if (next == '.') {
      source.take();
      return new Metered(new RecursionOperator(), false);
    }
    if (JqSource.isDigit(next)) {
      return constant("0." + source.number());
    }
    boolean access = next == '"' || next == '[' || source.nameHere();
    return access ? dotted(names, JqParser.identity()) : JqParser.identity();
  }

  private Expression number() {
    return constant(source.number());
  }

  private Expression constant(String digits) {
    try {
      BigDecimal value = new BigDecimal(digits.endsWith(".") ? digits + "0" : digits);
      return new JqNodes.Constant(JqFunctions.number(value));
    } catch (NumberFormatException e) {
      throw source.error("malformed number " + digits);
    }
  }

  private Expression variable(JqNames names) {
    source.take();
    String name = source.name();
    if (name.equals("ENV") || name.equals("__loc__") || name.equals("__prog_args")) {
      throw JqFunctions.refused("$" + name);
    }
    names.use(name);
    return new VariableAccess(null, name);
  }

  private Expression format(JqNames names) {
    source.take();
    String name = source.name();
    if (!FORMATS.contains(name)) {
      throw source.error("there is no format @" + name);
    }
    Expression format = new Metered(new FormattingFilter(name, Versions.JQ_1_6), true);
    return source.next() == '"' ? literals.text(names, format) : format;
  }

  private Expression array(JqNames names) {
    source.take();
    if (source.accept("]")) {
      return new Metered(
          new JqNodes.Collect(new net.thisptr.jackson.jq.internal.tree.Tuple(List.of())), true);
    }
    Expression items = parser.pipe(names);
    source.expect("]");
    return new Metered(new JqNodes.Collect(items), true);
  }

  private Expression word(JqNames names) {
    if (source.acceptWord("if")) {
      return condition(names);
    }
    if (source.acceptWord("try")) {
      Expression body = postfixTerm(names);
      Expression handler = source.acceptWord("catch") ? postfixTerm(names) : null;
      return new Metered(new JqNodes.Attempt(body, handler), false);
    }
    if (source.acceptWord("reduce")) {
      return fold(names, true);
    }
    if (source.acceptWord("foreach")) {
      return fold(names, false);
    }
    if (source.acceptWord("break")) {
      source.expect("$");
      String label = source.identifier();
      if (!names.hasLabel(label)) {
        throw source.error("there is no label $" + label + " around this break");
      }
      return new JqNodes.Break(label);
    }
    if (source.isWord("def")) {
      return parser.pipe(names);
    }
    return call(names);
  }

  private Expression postfixTerm(JqNames names) {
    return suffixes(names, term(names));
  }

  private Expression condition(JqNames names) {
    List<Pair<Expression, Expression>> branches = new ArrayList<>();
    Expression otherwise = null;
    do {
      Expression when = parser.pipe(names);
      source.expectWord("then");
      branches.add(Pair.of(when, parser.pipe(names)));
    } while (source.acceptWord("elif"));
    if (source.acceptWord("else")) {
      otherwise = parser.pipe(names);
    }
    source.expectWord("end");
    return new Metered(
        new Conditional(branches, otherwise == null ? JqParser.identity() : otherwise), false);
  }

  private Expression fold(JqNames names, boolean reduce) {
    Expression from = postfixTerm(names);
    source.expectWord("as");
    JqLiterals.Pattern pattern = literals.pattern(names);
    source.expect("(");
    Expression start = parser.pipe(names);
    source.expect(";");
    Expression update = parser.pipe(pattern.names());
    if (reduce) {
      source.expect(")");
      return new Metered(new JqNodes.Reduce(from, pattern.pattern(), start, update), true);
    }
    Expression extract = source.accept(";") ? parser.pipe(pattern.names()) : JqParser.identity();
    source.expect(")");
    return new Metered(new JqNodes.Foreach(from, pattern.pattern(), start, update, extract), true);
  }

  private Expression call(JqNames names) {
    String name = source.identifier();
    Expression literal = JqLiterals.named(name);
    if (literal != null && source.here() != '(') {
      return literal;
    }
    if (source.here() == ':' && source.startsWith("::")) {
      throw source.error("modules are refused, an expression stands alone");
    }
    List<Expression> arguments = new ArrayList<>();
    if (source.accept("(")) {
      do {
        arguments.add(parser.pipe(names));
      } while (source.accept(";"));
      source.expect(")");
    }
    check(names, name, arguments.size());
    return new Metered(new FunctionCall(null, name, arguments, Versions.JQ_1_6), true);
  }

  private void check(JqNames names, String name, int arity) {
    if (names.hasFunction(name, arity)) {
      return;
    }
    if (JqFunctions.isRefused(name)) {
      throw JqFunctions.refused(name);
    }
    throw source.error(
        names.hasFunction(name)
            ? "the function " + name + " does not take " + arity + " arguments"
            : "there is no function " + name + "/" + arity);
  }
}
