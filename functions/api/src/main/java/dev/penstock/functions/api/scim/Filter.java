package dev.penstock.functions.api.scim;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.functions.api.scim.Refusal.Kind;
import dev.penstock.functions.api.web.WellFormed;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What must hold of a resource or of one of several values: some attributes have these values, all
 * at once. It is what directories ask (RFC 7644, section 3.4.2.2 knows more).
 */
record Filter(List<Equal> all) {

  private static final int LONGEST = 1_000;
  private static final Pattern TERM =
      Pattern.compile(
          "\\s*([A-Za-z$][\\w$.:-]*)\\s+eq\\s+(\"(?:[^\"\\\\]|\\\\.)*\"|true|false)\\s*",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern AND = Pattern.compile("and\\b", Pattern.CASE_INSENSITIVE);

  /**
   * An attribute has a value.
   *
   * @param path of the attribute, as it was written
   */
  record Equal(String path, JsonNode value) {}

  /** Reads one, to its end. */
  static Filter parse(String text) {
    if (text.length() > LONGEST) {
      throw invalid("has over " + LONGEST + " characters");
    }
    List<Equal> all = new ArrayList<>();
    Matcher term = TERM.matcher(text);
    int at = 0;
    while (term.region(at, text.length()).lookingAt()) {
      all.add(new Equal(term.group(1), value(term.group(2))));
      at = term.end();
      if (at == text.length()) {
        return new Filter(List.copyOf(all));
      }
      Matcher and = AND.matcher(text).region(at, text.length());
      if (!and.lookingAt()) {
        break;
      }
      at = and.end();
    }
    throw invalid("is understood as attribute eq \"value\", and several of them joined by and");
  }

  static Refusal invalid(String why) {
    return Refusal.of(Kind.INVALID_FILTER, "The filter " + why + ".");
  }

  /** Whether it holds of one of several values. */
  boolean holds(Attribute attribute, JsonNode value) {
    return all.stream().allMatch(equal -> holds(part(attribute, equal), equal.value(), value));
  }

  private static boolean holds(Attribute part, JsonNode wanted, JsonNode value) {
    JsonNode is = value.path(part.name());
    if (part.exact() || !is.isTextual()) {
      return is.equals(wanted);
    }
    return is.textValue().equalsIgnoreCase(wanted.asText());
  }

  static Attribute part(Attribute attribute, Equal equal) {
    Optional<Attribute> part = attribute.part(equal.path());
    return part.orElseThrow(
        () ->
            Refusal.of(
                Kind.INVALID_FILTER, attribute.name() + " has no part " + equal.path() + "."));
  }

  private static JsonNode value(String literal) {
    try {
      JsonNode value =
          Json.read(literal.startsWith("\"") ? literal : literal.toLowerCase(Locale.ROOT));
      WellFormed.check(value);
      if (value.asText().indexOf('\0') >= 0) {
        throw invalid("has a text with U+0000");
      }
      return value;
    } catch (PlatformException e) {
      throw invalid("has a text with a bad escape");
    }
  }
}
