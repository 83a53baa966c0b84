package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The official JSON Schema of the DSL, loaded at first use. References are never fetched. */
final class WorkflowSchema {

  private static final String RESOURCE = "open-workflow-1.0.3/workflow.yaml";

  private WorkflowSchema() {}

  /** Loaded when first asked for: reading the schema costs more than checking a document. */
  private static final class Holder {
    static final Schema SCHEMA = load();
  }

  static void check(JsonNode document, Findings findings) {
    for (Error error : Holder.SCHEMA.validate(document)) {
      findings.report(Rule.SCHEMA, error.getInstanceLocation().toString(), error.getMessage());
    }
  }

  private static Schema load() {
    try (InputStream in =
        Objects.requireNonNull(WorkflowSchema.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      JsonNode schema = TextReader.read(RESOURCE, in.readAllBytes()).tree();
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(schema);
    } catch (IOException | SyntaxException e) {
      throw new IllegalStateException("The official schema is part of this jar", e);
    }
  }
}
