package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;

/** JSON Schemas that a document brings along: used offline, so references stay inside. */
final class EmbeddedSchema {

  private EmbeddedSchema() {}

  static void check(Reading reading, Located schema) {
    if (!schema.value().isObject() && !schema.value().isBoolean()) {
      reading.report(Rule.INVALID_SCHEMA, schema, "A JSON Schema is an object or a boolean.");
      return;
    }
    MetaSchema.complaints(schema.value()).stream()
        .findFirst()
        .ifPresent(
            complaint ->
                reading.report(
                    Rule.INVALID_SCHEMA,
                    schema,
                    "This is no JSON Schema: at %s %s."
                        .formatted(
                            complaint.getInstanceLocation().toString().isEmpty()
                                ? "its top"
                                : complaint.getInstanceLocation(),
                            complaint.getMessage())));
    checkReferences(reading, schema);
  }

  private static void checkReferences(Reading reading, Located at) {
    JsonNode value = at.value();
    for (Located.Member member :
        value.isObject() ? at.members() : java.util.List.<Located.Member>of()) {
      boolean reference = member.key().equals("$ref") || member.key().equals("$dynamicRef");
      JsonNode target = member.located().value();
      if (reference && target.isTextual() && !target.textValue().startsWith("#")) {
        reading.report(
            Rule.INVALID_SCHEMA,
            member.located(),
            "A schema may refer to parts of itself only (\"#/…\"): nothing is fetched.");
      }
      checkReferences(reading, member.located());
    }
    if (value.isArray()) {
      at.items().forEach(item -> checkReferences(reading, item));
    }
  }
}
