package dev.penstock.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.redaction.FieldRules;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads what a trigger file says of keeping and filtering. */
final class IntakeReader {

  static final int MOST_HEADERS = 32;

  private static final Pattern HEADER = Pattern.compile("[a-z0-9!#$%&'*+.^_`|~-]{1,64}");

  /** What proves who somebody is must not be on record, where others can read and repeat it. */
  private static final Pattern CREDENTIAL =
      Pattern.compile(
          "cookie2?|set-cookie2?|.*(authorization|signature|token|secret|password|api-?key|hmac).*");

  private final FileFields fields;

  IntakeReader(FileFields fields) {
    this.fields = fields;
  }

  Trigger.Intake read(JsonNode document) {
    return new Trigger.Intake(
        fields.expression(document.path("when"), "/when"),
        headers(document.path("headers")),
        shown(document.path("shown")));
  }

  private Optional<ObjectNode> shown(JsonNode node) {
    FieldRules.read(
        node,
        (member, what) ->
            fields.error(
                "/shown"
                    + (member.isEmpty() ? "" : "/" + member.replace("~", "~0").replace("/", "~1")),
                what));
    return node instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
  }

  private List<String> headers(JsonNode node) {
    if (node.isMissingNode()) {
      return List.of();
    }
    if (!node.isArray() || node.size() > MOST_HEADERS) {
      fields.error("/headers", "must be a list of at most " + MOST_HEADERS + " header names");
      return List.of();
    }
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < node.size(); i++) {
      String pointer = "/headers/" + i;
      String name =
          fields.matching(node.get(i), pointer, HEADER, "must be a header's name in lower case");
      if (name == null) {
        continue;
      }
      if (CREDENTIAL.matcher(name).matches()) {
        fields.error(pointer, "may carry a credential, which is never kept");
      }
      if (!names.add(name)) {
        fields.error(pointer, "is named twice");
      }
    }
    return List.copyOf(names);
  }
}
