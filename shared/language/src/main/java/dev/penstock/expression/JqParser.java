package dev.penstock.expression;

import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.internal.tree.FunctionDefinition;
import net.thisptr.jackson.jq.internal.tree.ThisObject;
import net.thisptr.jackson.jq.internal.tree.Tuple;

/**
 * A recursive-descent parser of jq 1.6 that builds jackson-jq's tree with a meter in each node. Our
 * own for three reasons: nesting must be bounded while parsing, unknown and refused functions must
 * be found when a document is validated and not when it runs, and the budget has to be counted in
 * nodes that the library offers no way to reach.
 */
final class JqParser {

  private static final int MAX_NESTING = 120;
  private static final String[] OPERATORS = {
    "//=", "==", "!=", "<=", ">=", "//", "|=", "+=", "-=", "*=", "/=", "%=", "=", "<", ">", "+",
    "-", "*", "/", "%"
  };

  private final JqSource source;
  private final JqTerms terms;
  private int nesting;

  JqParser(JqSource source) {
    this.source = source;
    this.terms = new JqTerms(source, this);
  }

  /** What compiling gives: the tree and the variables it needs from outside. */
  record Parsed(Expression expression, Set<String> variables) {}

  static Parsed parse(String text, Set<String> builtins) {
    if (text.length() > JqSource.MAX_LENGTH) {
      throw new ExpressionException(
          ExpressionException.Reason.DOES_NOT_COMPILE,
          "An expression has at most " + JqSource.MAX_LENGTH + " characters.");
    }
    JqSource source = new JqSource(text);
    if (source.isWord("import") || source.isWord("include") || source.isWord("module")) {
      throw source.error("modules are refused, an expression stands alone");
    }
    JqNames names = JqNames.of(builtins);
    Expression expression = new JqParser(source).pipe(names);
    if (!source.atEnd()) {
      throw source.error("did not expect \"" + source.here() + "\"");
    }
    return new Parsed(expression, names.free());
  }

  /** A file of definitions, each added to the names that those after it may use. */
  static List<FunctionDefinition> definitions(String text, Set<String> builtins) {
    JqSource source = new JqSource(text);
    JqParser parser = new JqParser(source);
    List<FunctionDefinition> definitions = new ArrayList<>();
    JqNames names = JqNames.of(builtins);
    while (!source.atEnd()) {
      Definition definition = parser.definition(names);
      names = definition.names;
      definitions.add(definition.node);
    }
    return definitions;
  }

  /** The lowest precedence: definitions, labels, pipes. */
  Expression pipe(JqNames names) {
    return pipe(names, true);
  }

  /** An object's value: commas separate members there. */
  Expression pipeWithoutComma(JqNames names) {
    return pipe(names, false);
  }

  Expression term(JqNames names) {
    return terms.term(names);
  }

  private Expression pipe(JqNames names, boolean commas) {
    enter();
    try {
      List<Expression> stages = new ArrayList<>();
      do {
        if (source.isWord("def")) {
          Definition definition = definition(names);
          stages.add(new JqNodes.Local(definition.node, pipe(definition.names, commas)));
          break;
        }
        if (source.acceptWord("label")) {
          source.expect("$");
          String label = source.identifier();
          source.expect("|");
          stages.add(new JqNodes.Label(label, pipe(names.withLabel(label), commas)));
          break;
        }
        stages.add(commas ? tuple(names) : binary(names, 0));
      } while (isPipe() && source.accept("|"));
      return chain(stages);
    } finally {
      nesting--;
    }
  }

  private boolean isPipe() {
    return source.startsWith("|") && !source.startsWith("|=");
  }

  private static Expression chain(List<Expression> stages) {
    Expression last = stages.getLast();
    for (int i = stages.size() - 2; i >= 0; i--) {
      last = new Metered(new JqNodes.Pipe(stages.get(i), last), false);
    }
    return last;
  }

  private Expression tuple(JqNames names) {
    Expression first = binary(names, 0);
    if (!source.startsWith(",")) {
      return first;
    }
    List<Expression> parts = new ArrayList<>(List.of(first));
    while (source.accept(",")) {
      parts.add(binary(names, 0));
    }
    return new Metered(new Tuple(parts), false);
  }

  private Expression binary(JqNames names, int least) {
    Expression left = terms.postfix(names);
    boolean closed = false;
    while (true) {
      String sign = operator();
      if (sign == null) {
        return left;
      }
      JqOperators.Binding binding = JqOperators.binding(sign);
      if (binding.precedence() < least) {
        return left;
      }
      boolean chainless = binding.side() == JqOperators.Side.NONE;
      if (closed && chainless) {
        throw source.error("\"" + sign + "\" can't follow another of its kind; add parentheses");
      }
      source.accept(sign);
      boolean right = binding.side() == JqOperators.Side.RIGHT;
      enter();
      Expression operand = binary(names, right ? binding.precedence() : binding.precedence() + 1);
      nesting--;
      left = JqOperators.build(sign, left, operand);
      closed = chainless;
    }
  }

  private @org.jspecify.annotations.Nullable String operator() {
    if (source.isWord("and")) {
      return "and";
    }
    if (source.isWord("or")) {
      return "or";
    }
    for (String sign : OPERATORS) {
      if (source.startsWith(sign)) {
        return source.startsWith("?//") ? null : sign;
      }
    }
    return null;
  }

  /** A parsed definition and the names known after it. */
  private record Definition(FunctionDefinition node, JqNames names) {}

  private Definition definition(JqNames names) {
    enter();
    source.expectWord("def");
    String name = source.identifier();
    List<String> parameters = new ArrayList<>();
    JqNames inside = names;
    if (source.accept("(")) {
      do {
        boolean value = source.accept("$");
        String parameter = source.identifier();
        parameters.add(value ? "$" + parameter : parameter);
        inside =
            value
                ? inside.withVariable(parameter).withFunction(parameter, 0)
                : inside.withFunction(parameter, 0);
      } while (source.accept(";"));
      source.expect(")");
    }
    source.expect(":");
    JqNames recursive = inside.withFunction(name, parameters.size());
    Expression body = pipe(recursive);
    source.expect(";");
    nesting--;
    return new Definition(
        new FunctionDefinition(name, parameters, JqFunctions.body(parameters, body)),
        names.withFunction(name, parameters.size()));
  }

  private void enter() {
    if (++nesting > MAX_NESTING) {
      throw source.error("it is nested deeper than " + MAX_NESTING + " levels");
    }
  }

  static Expression identity() {
    return new ThisObject();
  }

  static Expression nothing() {
    return new JqNodes.Constant(NullNode.getInstance());
  }
}
