package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.definition.task.SecretReference;
import dev.penstock.definition.task.TaskPosition;
import dev.penstock.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes {@code ${ $secrets.name.member }} out of a value. Only as a whole value: part of a larger
 * expression it would have to be evaluated in the run, and be in its history.
 */
final class SecretReferences {

  private static final String STEP = "\\.[A-Za-z_][A-Za-z0-9_]*|\\.?\\[\"[^\"\\\\]+\"\\]";
  private static final Pattern WHOLE =
      Pattern.compile("\\$\\{\\s*\\$secrets((?:" + STEP + ")+)\\s*}");
  private static final Pattern STEPS = Pattern.compile(STEP);
  private static final Pattern PARAMETER =
      Pattern.compile("\\$\\{\\s*\\$authorization\\.parameter\\s*}");

  /**
   * A value without its secrets.
   *
   * @param rest null stands where a secret goes
   * @param secrets what goes where, seen from the value
   * @param authorizations where the parameter of the call's authorization goes
   */
  record Taken(Located rest, List<SecretReference> secrets, List<String> authorizations) {}

  private final Reading reading;
  private final boolean takesAuthorization;
  private final List<SecretReference> found = new ArrayList<>();
  private final List<String> authorizations = new ArrayList<>();

  private SecretReferences(Reading reading, boolean takesAuthorization) {
    this.reading = reading;
    this.takesAuthorization = takesAuthorization;
  }

  static Taken take(Reading reading, Located at) {
    return take(reading, at, false);
  }

  /**
   * Takes them out.
   *
   * @param takesAuthorization whether {@code ${ $authorization.parameter }} may stand there too
   */
  static Taken take(Reading reading, Located at, boolean takesAuthorization) {
    var references = new SecretReferences(reading, takesAuthorization);
    JsonNode rest = references.without(at, "");
    boolean asItWas = references.found.isEmpty() && references.authorizations.isEmpty();
    return new Taken(
        asItWas ? at : new Located(rest, at.pointer()),
        references.found,
        references.authorizations);
  }

  static boolean isReference(Located at) {
    return at.value().isTextual() && WHOLE.matcher(at.value().textValue().strip()).matches();
  }

  private JsonNode without(Located at, String pointer) {
    if (at.value().isObject()) {
      ObjectNode rest = Json.object();
      for (Located.Member member : at.members()) {
        String below = pointer + "/" + TaskPosition.escape(member.key());
        rest.set(member.key(), without(member.located(), below));
      }
      return rest;
    }
    if (at.value().isArray()) {
      ArrayNode rest = Json.array();
      for (Located item : at.items()) {
        rest.add(without(item, pointer + "/" + rest.size()));
      }
      return rest;
    }
    String text = at.value().isTextual() ? at.value().textValue().strip() : "";
    if (takesAuthorization && PARAMETER.matcher(text).matches()) {
      authorizations.add(pointer);
      return NullNode.getInstance();
    }
    Matcher matcher = WHOLE.matcher(text);
    if (!matcher.matches()) {
      return at.value();
    }
    List<String> steps =
        STEPS.matcher(matcher.group(1)).results().map(m -> name(m.group())).toList();
    Located name = new Located(TextNode.valueOf(steps.getFirst()), at.pointer());
    Reusables.find(reading.use().secrets(), "secrets", name, reading.findings());
    StringBuilder member = new StringBuilder();
    for (String step : steps.subList(1, steps.size())) {
      member.append('/').append(TaskPosition.escape(step));
    }
    found.add(new SecretReference(pointer, steps.getFirst(), member.toString()));
    return NullNode.getInstance();
  }

  private static String name(String step) {
    int quote = step.indexOf('"');
    return quote < 0 ? step.substring(1) : step.substring(quote + 1, step.length() - 2);
  }
}
