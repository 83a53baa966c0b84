package dev.penstock.expression;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.internal.tree.VariableAccess;
import net.thisptr.jackson.jq.internal.tree.fieldaccess.StringFieldAccess;
import org.jspecify.annotations.Nullable;

/** Texts with their interpolations, objects, and the patterns that take values apart. */
final class JqLiterals {

  private final JqSource source;
  private final JqParser parser;

  JqLiterals(JqSource source, JqParser parser) {
    this.source = source;
    this.parser = parser;
  }

  /** {@code null}, {@code true} or {@code false}; null for any other name. */
  static @Nullable Expression named(String name) {
    return switch (name) {
      case "null" -> new JqNodes.Constant(NullNode.getInstance());
      case "true" -> new JqNodes.Constant(BooleanNode.TRUE);
      case "false" -> new JqNodes.Constant(BooleanNode.FALSE);
      default -> null;
    };
  }

  Expression text(JqNames names, @Nullable Expression format) {
    source.expect("\"");
    List<Expression> parts = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    while (true) {
      char c = source.take();
      if (c == '"') {
        break;
      }
      if (c != '\\') {
        plain.append(c);
        continue;
      }
      char escaped = source.take();
      if (escaped == '(') {
        parts.add(constant(plain));
        plain.setLength(0);
        parts.add(parser.pipe(names));
        source.expect(")");
      } else {
        plain.append(escape(escaped));
      }
    }
    if (parts.isEmpty()) {
      return constant(plain);
    }
    parts.add(constant(plain));
    return new Metered(new JqNodes.Interpolation(List.copyOf(parts), format), false);
  }

  private char escape(char c) {
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          int digit = Character.digit(source.take(), 16);
          if (digit < 0) {
            throw source.error("malformed \\u escape");
          }
          code = code * 16 + digit;
        }
        yield (char) code;
      }
      default -> throw source.error("unknown escape \\" + c);
    };
  }

  Expression object(JqNames names) {
    source.expect("{");
    List<JqNodes.Member> members = new ArrayList<>();
    if (!source.accept("}")) {
      do {
        members.add(member(names));
      } while (source.accept(","));
      source.expect("}");
    }
    return new Metered(new JqNodes.Construct(List.copyOf(members)), true);
  }

  private JqNodes.Member member(JqNames names) {
    char next = source.next();
    if (next == '$') {
      source.take();
      String name = source.name();
      names.use(name);
      return new JqNodes.Member(constant(name), new VariableAccess(null, name));
    }
    if (next == '(') {
      source.take();
      Expression key = parser.pipe(names);
      source.expect(")");
      source.expect(":");
      return new JqNodes.Member(key, parser.pipeWithoutComma(names));
    }
    Expression key = next == '"' || next == '@' ? parser.term(names) : constant(source.name());
    Expression value =
        source.accept(":")
            ? parser.pipeWithoutComma(names)
            : new StringFieldAccess(JqParser.identity(), key, false);
    return new JqNodes.Member(key, value);
  }

  /** A pattern and the names known where it has matched. */
  record Pattern(JqPattern pattern, JqNames names) {}

  Pattern pattern(JqNames names) {
    Pattern read = read(names, 0);
    if (source.startsWith("?//")) {
      throw source.error("destructuring alternatives (?//) are not supported");
    }
    return read;
  }

  private Pattern read(JqNames names, int depth) {
    if (depth > 50) {
      throw source.error("the pattern is nested too deeply");
    }
    if (source.accept("$")) {
      String name = source.identifier();
      return new Pattern(new JqPattern.Variable(name), names.withVariable(name));
    }
    return source.accept("[") ? items(names, depth) : members(names, depth);
  }

  private Pattern items(JqNames names, int depth) {
    List<JqPattern> patterns = new ArrayList<>();
    JqNames known = names;
    do {
      Pattern item = read(known, depth + 1);
      patterns.add(item.pattern);
      known = item.names;
    } while (source.accept(","));
    source.expect("]");
    return new Pattern(new JqPattern.Items(List.copyOf(patterns)), known);
  }

  private Pattern members(JqNames names, int depth) {
    source.expect("{");
    List<JqPattern.Members.Member> members = new ArrayList<>();
    JqNames known = names;
    do {
      JqPattern.@Nullable Variable variable = null;
      Expression key;
      if (source.accept("$")) {
        String name = source.identifier();
        variable = new JqPattern.Variable(name);
        key = constant(name);
        known = known.withVariable(name);
      } else {
        key = patternKey(known);
      }
      Pattern nested = null;
      if (source.accept(":")) {
        nested = read(known, depth + 1);
        known = nested.names;
      } else if (variable == null) {
        source.expect(":");
      }
      members.add(
          new JqPattern.Members.Member(key, variable, nested == null ? null : nested.pattern));
    } while (source.accept(","));
    source.expect("}");
    return new Pattern(new JqPattern.Members(List.copyOf(members)), known);
  }

  private Expression patternKey(JqNames names) {
    char next = source.next();
    if (next == '"') {
      return text(names, null);
    }
    if (next == '(') {
      source.take();
      Expression key = parser.pipe(names);
      source.expect(")");
      return key;
    }
    return constant(source.name());
  }

  private static Expression constant(CharSequence text) {
    return new JqNodes.Constant(TextNode.valueOf(text.toString()));
  }
}
