package dev.penstock.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.penstock.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.exception.JsonQueryTypeException;

/**
 * Regular expressions on RE2/J, in time linear in the text, in place of the backtracking Oniguruma
 * that jq uses. The dialect is RE2's: no look-around and no back-references, named groups as {@code
 * (?P<name>…)} or {@code (?<name>…)}. Flags are jq's {@code g i x s n l}, of which {@code x} and
 * {@code l} are refused.
 */
final class JqRegex {

  private static final int MAX_PATTERN = 1_000;

  private JqRegex() {}

  static void addTo(Map<String, Function> functions) {
    // _match(re; flags; test): an array of matches, or whether there is one
    functions.put(
        "_match/3",
        (scope, arguments, in, _, output, _) ->
            arguments
                .get(2)
                .apply(
                    scope,
                    in,
                    test ->
                        compiled(
                            scope,
                            arguments,
                            1,
                            in,
                            regex ->
                                output.emit(
                                    test.booleanValue()
                                        ? regex.test(text(in))
                                        : regex.matches(text(in)),
                                    null))));
    // _sub(re; replacement; flags)
    functions.put(
        "_sub/3",
        (scope, arguments, in, _, output, _) ->
            compiled(
                scope,
                arguments,
                2,
                in,
                regex -> regex.substitute(scope, text(in), arguments.get(1), output)));
  }

  private interface Use {
    void with(Regex regex) throws JsonQueryException;
  }

  private static void compiled(
      Scope scope, List<Expression> arguments, int flagsAt, JsonNode in, Use use)
      throws JsonQueryException {
    arguments
        .get(flagsAt)
        .apply(
            scope,
            in,
            flags ->
                arguments
                    .getFirst()
                    .apply(scope, in, pattern -> use.with(Regex.compile(pattern, flags))));
  }

  private static String text(JsonNode in) throws JsonQueryException {
    if (!in.isTextual()) {
      throw new JsonQueryTypeException("%s cannot be matched, as it is not a string", in);
    }
    return in.textValue();
  }

  /** A compiled pattern with jq's flags. */
  private record Regex(
      Pattern pattern, Map<Integer, String> names, boolean global, boolean noEmpty) {

    static Regex compile(JsonNode pattern, JsonNode flags) throws JsonQueryException {
      if (!pattern.isTextual() || !(flags.isTextual() || flags.isNull())) {
        throw new JsonQueryTypeException("%s cannot be matched, as it is not a string", pattern);
      }
      String source = pattern.textValue();
      if (source.length() > MAX_PATTERN) {
        throw new JsonQueryException(
            "A regular expression has at most " + MAX_PATTERN + " characters");
      }
      Budget.current().spend(100);
      boolean global = false;
      boolean noEmpty = false;
      int options = 0;
      for (char flag : (flags.isNull() ? "" : flags.textValue()).toCharArray()) {
        switch (flag) {
          case 'g' -> global = true;
          case 'n' -> noEmpty = true;
          case 'i' -> options |= Pattern.CASE_INSENSITIVE;
          case 's' -> options |= Pattern.DOTALL;
          default ->
              throw new JsonQueryException(
                  "The regular-expression flag " + flag + " is not supported; use g, i, n or s");
        }
      }
      try {
        Pattern compiled = Pattern.compile(source, options);
        Map<Integer, String> names = new TreeMap<>();
        compiled.namedGroups().forEach((name, group) -> names.put(group, name));
        return new Regex(compiled, names, global, noEmpty);
      } catch (PatternSyntaxException e) {
        throw new JsonQueryException(
            source
                + " is not a regular expression of RE2 (which has no look-around and no"
                + " back-references): "
                + e.getDescription());
      }
    }

    JsonNode test(String text) {
      charge(text);
      Matcher matcher = pattern.matcher(text);
      while (matcher.find()) {
        if (!noEmpty || matcher.end() > matcher.start()) {
          return BooleanNode.TRUE;
        }
      }
      return BooleanNode.FALSE;
    }

    JsonNode matches(String text) {
      ArrayNode matches = Json.array();
      charge(text);
      Matcher matcher = pattern.matcher(text);
      int at = 0;
      int codePoints = 0;
      while (matcher.find()) {
        if (noEmpty && matcher.end() == matcher.start()) {
          continue;
        }
        Budget.current().spend(5L + matcher.groupCount());
        codePoints += text.codePointCount(at, matcher.start());
        at = matcher.start();
        matches.add(match(text, matcher, codePoints));
        if (!global) {
          break;
        }
      }
      return matches;
    }

    private ObjectNode match(String text, Matcher matcher, int offset) {
      ObjectNode match = Json.object();
      match.put("offset", offset);
      match.put("length", text.codePointCount(matcher.start(), matcher.end()));
      match.put("string", text.substring(matcher.start(), matcher.end()));
      ArrayNode captures = match.putArray("captures");
      for (int group = 1; group <= matcher.groupCount(); group++) {
        ObjectNode capture = captures.addObject();
        boolean took = matcher.start(group) >= 0;
        capture.put(
            "offset",
            took ? offset + text.codePointCount(matcher.start(), matcher.start(group)) : -1);
        capture.put(
            "length", took ? text.codePointCount(matcher.start(group), matcher.end(group)) : 0);
        capture.put("string", took ? matcher.group(group) : null);
        capture.put("name", names.get(group));
      }
      return match;
    }

    void substitute(Scope scope, String text, Expression replacement, PathOutput output)
        throws JsonQueryException {
      charge(text);
      replace(scope, text, pattern.matcher(text), 0, "", replacement, output);
    }

    /** Each output of the replacement gives another text, so the rest is done once for each. */
    private void replace(
        Scope scope,
        String text,
        Matcher matcher,
        int from,
        String before,
        Expression replacement,
        PathOutput output)
        throws JsonQueryException {
      StringBuilder done = new StringBuilder(before);
      int at = from;
      int search = from;
      while (search <= text.length() && matcher.find(search)) {
        int start = matcher.start();
        int end = matcher.end();
        int next = end == start ? end + 1 : end;
        List<String> choices = new java.util.ArrayList<>();
        replacement.apply(scope, captures(matcher), value -> choices.add(replacementText(value)));
        done.append(text, at, start);
        Budget.current().spend(5L + done.length() / 256);
        if (choices.size() != 1 && global) {
          for (String choice : choices) {
            replaceRest(scope, text, end, next, done + choice, replacement, output);
          }
          return;
        }
        if (choices.size() != 1) {
          for (String choice : choices) {
            output.emit(TextNode.valueOf(done + choice + text.substring(end)), null);
          }
          return;
        }
        done.append(choices.getFirst());
        Budget.current().holdText(done.length());
        at = end;
        search = next;
        if (!global) {
          break;
        }
      }
      output.emit(TextNode.valueOf(done.append(text, at, text.length()).toString()), null);
    }

    private void replaceRest(
        Scope scope,
        String text,
        int end,
        int next,
        String before,
        Expression replacement,
        PathOutput output)
        throws JsonQueryException {
      Budget budget = Budget.current();
      budget.enter();
      try {
        boolean skipped = next > end && end < text.length();
        String head = skipped ? before + text.charAt(end) : before;
        replace(
            scope,
            text,
            pattern.matcher(text),
            Math.min(next, text.length()),
            head,
            replacement,
            output);
      } finally {
        budget.leave();
      }
    }

    private ObjectNode captures(Matcher matcher) {
      ObjectNode captures = Json.object();
      names.forEach((group, name) -> captures.put(name, matcher.group(group)));
      return captures;
    }

    private static String replacementText(JsonNode value) throws JsonQueryException {
      if (!value.isTextual()) {
        throw new JsonQueryTypeException("%s cannot be added to a string", value);
      }
      return value.textValue();
    }

    /** Linear in the text, and in the pattern's states for each character. */
    private void charge(String text) {
      Budget.current().spend(1 + (long) text.length() * (1 + pattern.pattern().length() / 16) / 16);
    }
  }
}
