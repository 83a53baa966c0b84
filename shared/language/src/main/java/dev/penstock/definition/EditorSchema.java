package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The schema that editors use: the official one, and what Penstock adds to it: functions, and the
 * undo of a task. It is published as {@code schemas/workflow/editor-v1.json}; a test holds the file
 * to what is made here.
 */
public final class EditorSchema {

  private EditorSchema() {}

  /**
   * Makes the schema.
   *
   * @param additions what Penstock adds: {@code schemas/workflow/v1.json}
   */
  public static JsonNode of(JsonNode additions) {
    ObjectNode schema = WorkflowSchema.official().deepCopy();
    schema.put("$id", "https://penstock.dev/schemas/workflow/editor-v1.json");
    schema.put(
        "description",
        "Workflow documents of the Open Workflow DSL, with the functions that Penstock adds.");
    ObjectNode definitions = (ObjectNode) schema.path("$defs");
    definitions.set("approvalArguments", additions.at("/$defs/approvalArguments"));
    ArrayNode calls = (ArrayNode) definitions.at("/callTask/oneOf");
    for (JsonNode call : calls) {
      if (call.at("/allOf/1/properties/call/not/enum") instanceof ArrayNode names) {
        names.add("approval");
      }
    }
    ObjectNode approval = calls.addObject();
    approval.put("title", "CallApproval");
    approval.put("description", "Asks a person and waits for the decision.");
    approval.put("type", "object").put("unevaluatedProperties", false);
    approval.putArray("required").add("call").add("with");
    ArrayNode parts = approval.putArray("allOf");
    parts.addObject().put("$ref", "#/$defs/taskBase");
    ObjectNode properties = parts.addObject().putObject("properties");
    properties.putObject("call").put("type", "string").put("const", "approval");
    properties.putObject("with").put("$ref", "#/$defs/approvalArguments");
    addUndo((ObjectNode) definitions.at("/taskBase/properties/metadata"));
    return schema;
  }

  private static void addUndo(ObjectNode metadata) {
    ObjectNode penstock = metadata.putObject("properties").putObject("penstock");
    penstock.put("type", "object").put("title", "PenstockTaskMetadata");
    penstock.put("description", "What Penstock adds to a task.");
    penstock.put("additionalProperties", false);
    penstock
        .putObject("properties")
        .putObject("undo")
        .put("$ref", "#/$defs/taskList")
        .put("title", "Undo")
        .put("minItems", 1)
        .put(
            "description",
            "Tasks that undo this one when the workflow fails or is cancelled after it completed."
                + " Their input is its output.");
  }
}
