package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;

/**
 * What a JSON Schema itself has to be, by draft 2020-12. A schema that names another draft is taken
 * as it is: only that draft could judge it.
 */
final class MetaSchema {

  private MetaSchema() {}

  /** Loaded when a document first brings a schema along. */
  private static final class Loaded {
    static final Schema SCHEMA =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
  }

  /** Where and how the schema is none; empty when it is one. */
  static List<Error> complaints(JsonNode schema) {
    String draft = SpecificationVersion.DRAFT_2020_12.getDialectId();
    return schema.path("$schema").asText(draft).equals(draft)
        ? Loaded.SCHEMA.validate(schema)
        : List.of();
  }
}
