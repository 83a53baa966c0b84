package dev.penstock.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.exception.JsonQueryTypeException;
import net.thisptr.jackson.jq.path.Path;
import org.jspecify.annotations.Nullable;

/**
 * jq's loops, on a stack of their own: defined in jq they would recurse as deep as they loop, and
 * jq's tail calls are not to be had on the JVM.
 */
final class JqLoops {

  private JqLoops() {}

  /** A value with its path, or null when no path is followed. */
  private record Item(JsonNode value, @Nullable Path path) {}

  /** Whether to emit a value of a loop. */
  private interface Check {
    boolean holds(JsonNode value) throws JsonQueryException;
  }

  static void addTo(Map<String, Function> functions) {
    functions.put(
        "recurse/1",
        (scope, arguments, in, path, output, _) ->
            unfold(scope, arguments.getFirst(), in, path, output, _ -> true));
    functions.put(
        "recurse/2",
        (scope, arguments, in, path, output, _) ->
            recurseWhile(scope, arguments, in, path, output));
    functions.put(
        "repeat/1",
        (scope, arguments, in, path, output, _) ->
            repeat(scope, arguments.getFirst(), in, path, output));
    functions.put(
        "while/2",
        (scope, arguments, in, path, output, _) ->
            unfold(
                scope,
                arguments.get(1),
                in,
                path,
                output,
                value -> holds(scope, arguments.getFirst(), value)));
    functions.put(
        "until/2", (scope, arguments, in, _, output, _) -> until(scope, arguments, in, output));
    functions.put(
        "limit/2",
        (scope, arguments, in, path, output, _) ->
            arguments
                .getFirst()
                .apply(
                    scope, in, count -> limit(scope, count, arguments.get(1), in, path, output)));
    functions.put(
        "first/1",
        (scope, arguments, in, path, output, _) ->
            take(scope, 1, arguments.getFirst(), in, path, output));
    functions.put(
        "isempty/1",
        (scope, arguments, in, _, output, _) -> {
          boolean[] some = {false};
          take(scope, 1, arguments.getFirst(), in, null, (_, _) -> some[0] = true);
          output.emit(BooleanNode.valueOf(!some[0]), null);
        });
  }

  /** Depth first, in order: emits a value, then goes on with what the step makes of it. */
  private static void unfold(
      Scope scope,
      Expression step,
      JsonNode in,
      @Nullable Path path,
      PathOutput output,
      Check check)
      throws JsonQueryException {
    Budget budget = Budget.current();
    Deque<Item> pending = new ArrayDeque<>();
    pending.push(new Item(in, path));
    while (!pending.isEmpty()) {
      Item item = pending.pop();
      budget.spend(1);
      if (!check.holds(item.value)) {
        continue;
      }
      output.emit(item.value, item.path);
      List<Item> next = new ArrayList<>();
      step.apply(scope, item.value, item.path, (value, p) -> next.add(new Item(value, p)), false);
      next.reversed().forEach(pending::push);
    }
  }

  /** {@code repeat(f)}: all that {@code f} gives, again and again, always of the same input. */
  private static void repeat(
      Scope scope, Expression step, JsonNode in, @Nullable Path path, PathOutput output)
      throws JsonQueryException {
    Budget budget = Budget.current();
    while (true) {
      budget.spend(1);
      step.apply(scope, in, path, output, false);
    }
  }

  /** {@code recurse(f; condition)}: the condition is not asked of the first value. */
  private static void recurseWhile(
      Scope scope, List<Expression> arguments, JsonNode in, @Nullable Path path, PathOutput output)
      throws JsonQueryException {
    Expression step =
        (s, value, p, out, required) ->
            arguments
                .getFirst()
                .apply(
                    s,
                    value,
                    p,
                    (next, nextPath) -> {
                      if (holds(scope, arguments.get(1), next)) {
                        out.emit(next, nextPath);
                      }
                    },
                    required);
    unfold(scope, step, in, path, output, _ -> true);
  }

  private static void until(Scope scope, List<Expression> arguments, JsonNode in, PathOutput output)
      throws JsonQueryException {
    Budget budget = Budget.current();
    Deque<JsonNode> pending = new ArrayDeque<>();
    pending.push(in);
    while (!pending.isEmpty()) {
      JsonNode value = pending.pop();
      budget.spend(1);
      if (holds(scope, arguments.getFirst(), value)) {
        output.emit(value, null);
      } else {
        List<JsonNode> next = new ArrayList<>();
        arguments.get(1).apply(scope, value, next::add);
        next.reversed().forEach(pending::push);
      }
    }
  }

  private static void limit(
      Scope scope,
      JsonNode count,
      Expression items,
      JsonNode in,
      @Nullable Path path,
      PathOutput output)
      throws JsonQueryException {
    if (!count.isNumber()) {
      throw new JsonQueryTypeException("limit takes a number, not %s", count);
    }
    double most = count.doubleValue();
    if (most < 0) {
      items.apply(scope, in, path, output, false);
    } else if (most > 0) {
      take(scope, (long) Math.ceil(most), items, in, path, output);
    }
  }

  private static void take(
      Scope scope, long most, Expression items, JsonNode in, @Nullable Path path, PathOutput output)
      throws JsonQueryException {
    BreakSignal enough = new BreakSignal();
    long[] left = {most};
    try {
      items.apply(
          scope,
          in,
          path,
          (value, valuePath) -> {
            left[0]--;
            output.emit(value, valuePath);
            if (left[0] <= 0) {
              throw enough;
            }
          },
          false);
    } catch (BreakSignal signal) {
      if (signal != enough) {
        throw signal;
      }
    }
  }

  /** Whether the condition's first output holds. */
  private static boolean holds(Scope scope, Expression condition, JsonNode value)
      throws JsonQueryException {
    boolean[] held = {false};
    take(
        scope,
        1,
        condition,
        value,
        null,
        (out, _) -> held[0] = !out.isNull() && !(out.isBoolean() && !out.booleanValue()));
    return held[0];
  }
}
