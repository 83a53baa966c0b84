package dev.penstock.expression;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Version;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.path.Path;
import org.jspecify.annotations.Nullable;

/** The library's native functions that are pure, each under the budget. */
final class JqNatives {

  /** Constant time whatever the input. */
  private static final Set<String> CHEAP =
      Set.of(
          "length/0",
          "type/0",
          "not/0",
          "empty/0",
          "error/0",
          "error/1",
          "has/1",
          "path/1",
          "nan/0",
          "infinite/0",
          "isnan/0",
          "isinfinite/0",
          "isnormal/0");

  /** Each part of the input may be compared with each part of the argument. */
  private static final Set<String> PAIRWISE =
      Set.of("contains/1", "indices/1", "index/1", "rindex/1", "split/1");

  /** They follow a path given as data. */
  private static final Set<String> PATHS = Set.of("getpath/1", "setpath/2", "delpaths/1");

  /** In proportion to the input. */
  private static final Set<String> LINEAR =
      Set.of(
          "@csv/0",
          "@tsv/0",
          "@html/0",
          "@sh/0",
          "@uri/0",
          "@base64/0",
          "@base64d/0",
          "endswith/1",
          "startswith/1",
          "explode/0",
          "implode/0",
          "from_entries/0",
          "to_entries/0",
          "fromjson/0",
          "tojson/0",
          "tonumber/0",
          "tostring/0",
          "group_by/1",
          "sort_by/1",
          "min_by/1",
          "max_by/1",
          "keys/0",
          "keys_unsorted/0",
          "ltrimstr/1",
          "rtrimstr/1",
          "reverse/0",
          "utf8bytelength/0",
          "range/1",
          "range/2",
          "range/3",
          "fromdateiso8601/0",
          "todateiso8601/0",
          "acos/0",
          "asin/0",
          "atan/0",
          "cbrt/0",
          "ceil/0",
          "cos/0",
          "cosh/0",
          "exp10/0",
          "exp2/0",
          "exp/0",
          "expm1/0",
          "floor/0",
          "log10/0",
          "log1p/0",
          "log2/0",
          "log/0",
          "round/0",
          "sin/0",
          "sinh/0",
          "sqrt/0",
          "tan/0",
          "tanh/0",
          "atan2/2",
          "pow/2");

  private static final int MAX_PATH = 400;

  private JqNatives() {}

  static void ofLibrary(Map<String, Function> library, Map<String, Function> functions) {
    library.forEach(
        (name, function) -> {
          if (CHEAP.contains(name)) {
            functions.put(name, function);
          } else if (PAIRWISE.contains(name)) {
            functions.put(name, new Pairwise(function));
          } else if (PATHS.contains(name)) {
            functions.put(name, new AlongPath(function));
          } else if (LINEAR.contains(name)) {
            functions.put(name, new Linear(function));
          }
        });
  }

  private record Linear(Function function) implements Function {
    @Override
    public void apply(
        Scope scope,
        List<Expression> arguments,
        JsonNode in,
        @Nullable Path path,
        PathOutput output,
        Version version)
        throws JsonQueryException {
      Budget budget = Budget.current();
      budget.visit(in);
      function.apply(
          scope,
          arguments,
          in,
          path,
          (value, valuePath) -> {
            budget.spend(1);
            output.emit(value, valuePath);
          },
          version);
    }
  }

  private record Pairwise(Function function) implements Function {
    @Override
    public void apply(
        Scope scope,
        List<Expression> arguments,
        JsonNode in,
        @Nullable Path path,
        PathOutput output,
        Version version)
        throws JsonQueryException {
      arguments
          .getFirst()
          .apply(
              scope,
              in,
              argument -> {
                Budget.current().visitPairs(in, argument);
                function.apply(
                    scope, List.of(new JqNodes.Constant(argument)), in, path, output, version);
              });
    }
  }

  private record AlongPath(Function function) implements Function {
    @Override
    public void apply(
        Scope scope,
        List<Expression> arguments,
        JsonNode in,
        @Nullable Path path,
        PathOutput output,
        Version version)
        throws JsonQueryException {
      Expression checked =
          (s, value, p, out, required) ->
              arguments
                  .getFirst()
                  .apply(
                      s,
                      value,
                      p,
                      (steps, stepsPath) -> {
                        check(steps);
                        out.emit(steps, stepsPath);
                      },
                      required);
      List<Expression> all = new java.util.ArrayList<>(arguments);
      all.set(0, checked);
      function.apply(scope, all, in, path, output, version);
    }

    private static void check(JsonNode steps) throws JsonQueryException {
      Budget.current().visit(steps);
      for (JsonNode step : steps) {
        if (step.isArray()) {
          check(step);
        } else if (step.isNumber() && step.doubleValue() > Budget.MAX_INDEX) {
          throw new JsonQueryException("Array index too large: " + step);
        }
      }
      boolean path = !steps.isEmpty() && !steps.get(0).isArray();
      if (path && steps.size() > MAX_PATH) {
        throw new JsonQueryException("Path longer than " + MAX_PATH);
      }
    }
  }
}
