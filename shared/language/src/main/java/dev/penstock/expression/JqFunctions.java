package dev.penstock.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import dev.penstock.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.tree.FunctionDefinition;

/**
 * The functions an expression may call: a closed list, so that a newer library can't bring in one
 * that reads a clock. Natives of the library are charged for their input; those that could loop or
 * grow without end are ours; the rest is defined in jq, in {@code prelude.jq}.
 */
final class JqFunctions {

  /** The scope all expressions share; nothing adds to it once it is built. */
  static final Scope ROOT = Scope.newEmptyScope();

  /** What an expression may call, as {@code name/arity}. */
  static final Set<String> CALLABLE = build();

  private static final Set<String> REFUSED =
      Set.of(
          "now",
          "localtime",
          "strflocaltime",
          "strftime",
          "mktime",
          "gmtime",
          "strptime",
          "date",
          "dateadd",
          "datesub",
          "input",
          "inputs",
          "debug",
          "stderr",
          "input_filename",
          "input_line_number",
          "env",
          "halt",
          "halt_error",
          "get_search_list",
          "modulemeta",
          "random",
          "hostname",
          "timestamp",
          "uuid4",
          "builtins");

  private JqFunctions() {}

  static boolean isRefused(String name) {
    return REFUSED.contains(name);
  }

  static ExpressionException refused(String name) {
    return new ExpressionException(
        ExpressionException.Reason.NONDETERMINISTIC,
        "\""
            + name
            + "\" is refused: an expression has no clock, environment or input stream, so that it"
            + " gives the same value when a run is replayed.");
  }

  /** jq gives a {@code $name} parameter also as a function of that name. */
  static Expression body(List<String> parameters, Expression body) {
    Expression inner = body;
    for (String parameter : parameters) {
      if (parameter.startsWith("$")) {
        String name = parameter.substring(1);
        inner =
            new JqNodes.Local(
                new FunctionDefinition(
                    name,
                    List.of(),
                    new net.thisptr.jackson.jq.internal.tree.VariableAccess(null, name)),
                inner);
      }
    }
    return inner;
  }

  static JsonNode number(BigDecimal value) {
    boolean whole = value.signum() == 0 || value.stripTrailingZeros().scale() <= 0;
    if (whole && value.precision() - value.scale() <= 18) {
      long exact = value.longValue();
      return (int) exact == exact ? IntNode.valueOf((int) exact) : LongNode.valueOf(exact);
    }
    return DoubleNode.valueOf(value.doubleValue());
  }

  static String json(JsonNode value) {
    return Json.write(JqNumbers.finite(value));
  }

  private static Set<String> build() {
    Map<String, Function> functions = new LinkedHashMap<>();
    Map<String, Function> library =
        BuiltinFunctionLoader.getInstance().listFunctions(Versions.JQ_1_6, Scope.newEmptyScope());
    JqNatives.ofLibrary(library, functions);
    JqLoops.addTo(functions);
    JqTexts.addTo(functions);
    JqRegex.addTo(functions);
    functions.put("@text/0", Objects.requireNonNull(functions.get("tostring/0")));
    functions.put("@json/0", Objects.requireNonNull(functions.get("tojson/0")));
    functions.forEach(ROOT::addFunction);
    Set<String> names = new HashSet<>(functions.keySet());
    for (FunctionDefinition definition : JqParser.definitions(prelude(), names)) {
      define(definition);
    }
    ROOT.getLocalFunctions().keySet().stream()
        .filter(name -> !name.startsWith("_") && !name.startsWith("@"))
        .forEach(names::add);
    names.removeIf(name -> name.startsWith("_") || name.startsWith("@"));
    return Set.copyOf(names);
  }

  private static void define(FunctionDefinition definition) {
    try {
      definition.apply(ROOT, IntNode.valueOf(0), (_) -> {});
    } catch (JsonQueryException e) {
      throw new IllegalStateException("prelude.jq is part of this jar", e);
    }
  }

  private static String prelude() {
    try (InputStream in =
        Objects.requireNonNull(JqFunctions.class.getResourceAsStream("prelude.jq"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("prelude.jq is part of this jar", e);
    }
  }
}
