package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The schema that editors use: the official one, and what Penstock adds to it: functions, and the
 * undo of a task. It is published as {@code schemas/workflow/editor-v1.json}; a test holds the file
 * to what is made here.
 */
public final class EditorSchema {

  /** A function that asks people. */
  private record Call(String arguments, String title, String description) {}

  private static final Map<String, Call> PEOPLE = new LinkedHashMap<>();

  static {
    PEOPLE.put(
        "approval",
        new Call("approvalArguments", "CallApproval", "Asks a person and waits for the decision."));
    PEOPLE.put(
        "form",
        new Call("formArguments", "CallForm", "Has a person fill in a form and waits for it."));
    PEOPLE.put(
        "document-review",
        new Call(
            "documentReviewArguments",
            "CallDocumentReview",
            "Has people look at documents and waits for what they say."));
  }

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
    definitions.set("escalation", additions.at("/$defs/escalation"));
    ArrayNode calls = (ArrayNode) definitions.at("/callTask/oneOf");
    PEOPLE.forEach((function, call) -> addCall(definitions, calls, additions, function, call));
    addUndo((ObjectNode) definitions.at("/taskBase/properties/metadata"));
    return schema;
  }

  private static void addCall(
      ObjectNode definitions, ArrayNode calls, JsonNode additions, String function, Call added) {
    definitions.set(added.arguments(), additions.at("/$defs/" + added.arguments()));
    for (JsonNode call : calls) {
      if (call.at("/allOf/1/properties/call/not/enum") instanceof ArrayNode names) {
        names.add(function);
      }
    }
    ObjectNode schema = calls.addObject();
    schema.put("title", added.title());
    schema.put("description", added.description());
    schema.put("type", "object").put("unevaluatedProperties", false);
    schema.putArray("required").add("call").add("with");
    ArrayNode parts = schema.putArray("allOf");
    parts.addObject().put("$ref", "#/$defs/taskBase");
    ObjectNode properties = parts.addObject().putObject("properties");
    properties.putObject("call").put("type", "string").put("const", function);
    properties.putObject("with").put("$ref", "#/$defs/" + added.arguments());
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
