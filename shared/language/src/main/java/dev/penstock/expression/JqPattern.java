package dev.penstock.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.List;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.exception.JsonQueryTypeException;
import org.jspecify.annotations.Nullable;

/** What stands after {@code as}: binds variables to parts of a value. */
sealed interface JqPattern {

  /** Goes on in the scope in which the variables are bound. */
  interface Continuation {
    void go(Scope bound) throws JsonQueryException;
  }

  /** Binds in a scope below the given one, once for each way the keys can be computed. */
  void match(Scope scope, JsonNode value, Continuation next) throws JsonQueryException;

  /** {@code $name}. */
  record Variable(String name) implements JqPattern {
    @Override
    public void match(Scope scope, JsonNode value, Continuation next) throws JsonQueryException {
      Scope bound = Scope.newChildScope(scope);
      bound.setValue(name, value);
      next.go(bound);
    }
  }

  /** {@code [pattern, …]}. */
  record Items(List<JqPattern> patterns) implements JqPattern {
    @Override
    public void match(Scope scope, JsonNode value, Continuation next) throws JsonQueryException {
      if (!value.isArray() && !value.isNull()) {
        throw new JsonQueryTypeException("Cannot index %s with number", value.getNodeType());
      }
      match(scope, value, 0, next);
    }

    private void match(Scope scope, JsonNode value, int index, Continuation next)
        throws JsonQueryException {
      if (index == patterns.size()) {
        next.go(scope);
        return;
      }
      patterns
          .get(index)
          .match(scope, orNull(value.get(index)), bound -> match(bound, value, index + 1, next));
    }
  }

  /** <code>{key: pattern, $name, $name: pattern}</code>. */
  record Members(List<Member> members) implements JqPattern {

    /** A member; {@code variable} is set for the forms with a dollar. */
    record Member(Expression key, @Nullable Variable variable, @Nullable JqPattern pattern) {}

    @Override
    public void match(Scope scope, JsonNode value, Continuation next) throws JsonQueryException {
      if (!value.isObject() && !value.isNull()) {
        throw new JsonQueryTypeException("Cannot index %s with string", value.getNodeType());
      }
      match(scope, value, 0, next);
    }

    private void match(Scope scope, JsonNode value, int index, Continuation next)
        throws JsonQueryException {
      if (index == members.size()) {
        next.go(scope);
        return;
      }
      Member member = members.get(index);
      member.key.apply(
          scope,
          value,
          key -> {
            if (!key.isTextual()) {
              throw new JsonQueryTypeException("Cannot index object with %s", key.getNodeType());
            }
            JsonNode found = orNull(value.get(key.textValue()));
            Continuation rest = bound -> match(bound, value, index + 1, next);
            Continuation nested =
                member.pattern == null ? rest : bound -> member.pattern.match(bound, found, rest);
            if (member.variable == null) {
              nested.go(scope);
            } else {
              member.variable.match(scope, found, nested);
            }
          });
    }
  }

  private static JsonNode orNull(@Nullable JsonNode value) {
    return value == null ? NullNode.getInstance() : value;
  }
}
