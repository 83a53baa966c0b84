package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.DataSchemas;
import dev.penstock.definition.WorkflowError;
import java.util.Optional;

/** Validates data against the JSON Schemas of one definition. Thread-safe. */
final class Schemas {

  private final DataSchemas schemas = DataSchemas.ofTheLanguage();

  void check(Optional<JsonNode> schema, JsonNode value, String what, String instance) {
    if (schema.isEmpty()) {
      return;
    }
    Optional<String> complaint;
    try {
      complaint = schemas.complaint(schema.get(), value);
    } catch (IllegalArgumentException e) {
      throw new Fault(
          WorkflowError.Standard.CONFIGURATION.error(
              "The schema of the " + what + " can't be used: " + e.getMessage(), instance));
    }
    if (complaint.isPresent()) {
      throw new Fault(
          WorkflowError.Standard.VALIDATION.error(
              "The " + what + " does not match its schema: " + complaint.get(), instance));
    }
  }
}
