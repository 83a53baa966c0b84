package dev.penstock.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.json.Json;
import java.util.List;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.exception.JsonQueryTypeException;
import net.thisptr.jackson.jq.internal.tree.FunctionDefinition;
import net.thisptr.jackson.jq.path.Path;
import org.jspecify.annotations.Nullable;

/**
 * Nodes of jq's syntax tree of which jackson-jq's own would leave the budget or the language: a
 * definition would leak out of its place, a {@code break} end at the wrong label, a {@code try}
 * catch what happens after it.
 */
final class JqNodes {

  private JqNodes() {}

  /** {@code left | right}. */
  record Pipe(Expression left, Expression right) implements Expression {
    @Override
    public void apply(
        Scope scope, JsonNode in, @Nullable Path path, PathOutput output, boolean requirePath)
        throws JsonQueryException {
      left.apply(
          scope,
          in,
          path,
          (value, valuePath) -> right.apply(scope, value, valuePath, output, requirePath),
          requirePath);
    }
  }

  /** {@code def …; body}. */
  record Local(FunctionDefinition definition, Expression body) implements Expression {
    @Override
    public void apply(
        Scope scope, JsonNode in, @Nullable Path path, PathOutput output, boolean requirePath)
        throws JsonQueryException {
      Scope inside = Scope.newChildScope(scope);
      definition.apply(inside, in, (_) -> {});
      body.apply(inside, in, path, output, requirePath);
    }
  }

  /** {@code label $name | body}; the mark tells this activation from any other of the same text. */
  record Label(String name, Expression body) implements Expression {
    @Override
    public void apply(
        Scope scope, JsonNode in, @Nullable Path path, PathOutput output, boolean requirePath)
        throws JsonQueryException {
      Scope inside = Scope.newChildScope(scope);
      BreakSignal mark = new BreakSignal();
      inside.setValue(variable(name), new POJONode(mark));
      try {
        body.apply(inside, in, path, output, requirePath);
      } catch (BreakSignal thrown) {
        if (thrown != mark) {
          throw thrown;
        }
      }
    }

    static String variable(String label) {
      return "*label*" + label;
    }
  }

  /** {@code break $name}. */
  record Break(String name) implements Expression {
    @Override
    public void apply(
        Scope scope, JsonNode in, @Nullable Path path, PathOutput output, boolean requirePath)
        throws JsonQueryException {
      if (scope.getValue(Label.variable(name)) instanceof POJONode mark
          && mark.getPojo() instanceof BreakSignal signal) {
        throw signal;
      }
      throw new JsonQueryException("break: there is no label $" + name);
    }
  }

  /** {@code try body catch handler}: only errors of the body itself, not of what follows it. */
  record Attempt(Expression body, @Nullable Expression handler) implements Expression {
    @Override
    public void apply(
        Scope scope, JsonNode in, @Nullable Path path, PathOutput output, boolean requirePath)
        throws JsonQueryException {
      Object me = new Object();
      try {
        body.apply(
            scope,
            in,
            path,
            (value, valuePath) -> {
              try {
                output.emit(value, valuePath);
              } catch (JsonQueryException later) {
                throw new Passing(me, later);
              }
            },
            requirePath);
      } catch (Passing passing) {
        if (passing.owner.equals(me)) {
          throw passing.error;
        }
        throw passing;
      } catch (JsonQueryException e) {
        Budget.current().spend(20);
        if (handler != null) {
          handler.apply(scope, e.getMessageAsJsonNode(), null, output, requirePath);
        }
      }
    }
  }

  /** An error on its way through a {@code try} that it did not come from. */
  private static final class Passing extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final transient Object owner;
    final JsonQueryException error;

    Passing(Object owner, JsonQueryException error) {
      super(null, null, false, false);
      this.owner = owner;
      this.error = error;
    }
  }

  /** A number, text, boolean or null of the source. */
  record Constant(JsonNode value) implements Expression {
    @Override
    public void apply(
        Scope scope, JsonNode in, @Nullable Path path, PathOutput output, boolean requirePath)
        throws JsonQueryException {
      output.emit(value, null);
    }
  }

  /** {@code [items]}. */
  record Collect(Expression items) implements Expression {
    @Override
    public void apply(
        Scope scope, JsonNode in, @Nullable Path path, PathOutput output, boolean requirePath)
        throws JsonQueryException {
      Budget budget = Budget.current();
      ArrayNode array = Json.array();
      items.apply(
          scope,
          in,
          value -> {
            budget.spend(1);
            array.add(value);
          });
      output.emit(array, null);
    }
  }

  /** A member of an object construction. */
  record Member(Expression key, Expression value) {}

  /** <code>{members}</code>: each combination of the members' keys and values. */
  record Construct(List<Member> members) implements Expression {
    @Override
    public void apply(
        Scope scope, JsonNode in, @Nullable Path path, PathOutput output, boolean requirePath)
        throws JsonQueryException {
      add(scope, in, 0, Json.object(), output);
    }

    private void add(Scope scope, JsonNode in, int index, ObjectNode before, PathOutput output)
        throws JsonQueryException {
      if (index == members.size()) {
        output.emit(before, null);
        return;
      }
      Member member = members.get(index);
      Budget budget = Budget.current();
      member.key.apply(
          scope,
          in,
          key -> {
            if (!key.isTextual()) {
              throw new JsonQueryTypeException("Object keys must be strings, not %s", key);
            }
            member.value.apply(
                scope,
                in,
                value -> {
                  budget.spend(2 + before.size() / 8);
                  ObjectNode object = Json.object();
                  object.setAll(before);
                  object.set(key.textValue(), value);
                  add(scope, in, index + 1, object, output);
                });
          });
    }
  }

  /** A text with parts to compute; constants are parts as well. */
  record Interpolation(List<Expression> parts, @Nullable Expression format) implements Expression {
    @Override
    public void apply(
        Scope scope, JsonNode in, @Nullable Path path, PathOutput output, boolean requirePath)
        throws JsonQueryException {
      prepend(scope, in, parts.size() - 1, "", output);
    }

    // From the last to the first: jq varies the first part quickest.
    private void prepend(Scope scope, JsonNode in, int index, String after, PathOutput output)
        throws JsonQueryException {
      if (index < 0) {
        output.emit(TextNode.valueOf(after), null);
        return;
      }
      Expression part = parts.get(index);
      Budget budget = Budget.current();
      part.apply(
          scope,
          in,
          value -> {
            if (format == null || part instanceof Constant) {
              String text = value.isTextual() ? value.textValue() : JqFunctions.json(value);
              budget.holdText((long) text.length() + after.length());
              budget.spend(1 + (text.length() + after.length()) / 64);
              prepend(scope, in, index - 1, text + after, output);
            } else {
              format.apply(
                  scope,
                  value,
                  text -> prepend(scope, in, index - 1, text.asText() + after, output));
            }
          });
    }
  }

  /** {@code source as pattern | body}. */
  record Bind(Expression source, JqPattern pattern, Expression body) implements Expression {
    @Override
    public void apply(
        Scope scope, JsonNode in, @Nullable Path path, PathOutput output, boolean requirePath)
        throws JsonQueryException {
      source.apply(
          scope,
          in,
          value ->
              pattern.match(
                  scope, value, bound -> body.apply(bound, in, path, output, requirePath)));
    }
  }

  /** {@code reduce source as pattern (start; update)}. */
  record Reduce(Expression source, JqPattern pattern, Expression start, Expression update)
      implements Expression {
    @Override
    public void apply(
        Scope scope, JsonNode in, @Nullable Path path, PathOutput output, boolean requirePath)
        throws JsonQueryException {
      start.apply(
          scope,
          in,
          first -> {
            JsonNode[] state = {first};
            source.apply(
                scope,
                in,
                item ->
                    pattern.match(
                        scope,
                        item,
                        bound -> {
                          JsonNode before = state[0];
                          state[0] = NullNode.getInstance();
                          update.apply(bound, before, value -> state[0] = value);
                        }));
            output.emit(state[0], null);
          });
    }
  }

  /** {@code foreach source as pattern (start; update; extract)}. */
  record Foreach(
      Expression source, JqPattern pattern, Expression start, Expression update, Expression extract)
      implements Expression {
    @Override
    public void apply(
        Scope scope, JsonNode in, @Nullable Path path, PathOutput output, boolean requirePath)
        throws JsonQueryException {
      start.apply(
          scope,
          in,
          first -> {
            JsonNode[] state = {first};
            source.apply(
                scope,
                in,
                item ->
                    pattern.match(
                        scope,
                        item,
                        bound ->
                            update.apply(
                                bound,
                                state[0],
                                value -> {
                                  state[0] = value;
                                  extract.apply(bound, value, path, output, requirePath);
                                })));
          });
    }
  }

  /** Guards the index of {@code .[index]}: assigning to a huge one would fill memory with nulls. */
  record Index(Expression inner) implements Expression {
    @Override
    public void apply(
        Scope scope, JsonNode in, @Nullable Path path, PathOutput output, boolean requirePath)
        throws JsonQueryException {
      inner.apply(
          scope,
          in,
          index -> {
            if (index.isNumber() && index.doubleValue() > Budget.MAX_INDEX) {
              throw new JsonQueryException("Array index too large: " + index);
            }
            output.emit(index, null);
          });
    }
  }
}
