package dev.penstock.workers.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A declared parameter, in the words of 3.x whatever the document's version. */
record Parameter(ObjectNode declared, boolean swagger) {

  String name() {
    return declared.path("name").asText();
  }

  /**
   * {@code path}, {@code query}, {@code header}, {@code cookie}, {@code body}, {@code formData}.
   */
  String in() {
    return declared.path("in").asText();
  }

  boolean required() {
    return in().equals("path") || declared.path("required").asBoolean(false);
  }

  /** OpenAPI 3: these headers are described elsewhere, and a parameter of the name is ignored. */
  boolean ignored() {
    return !swagger
        && in().equals("header")
        && (name().equalsIgnoreCase("accept")
            || name().equalsIgnoreCase("content-type")
            || name().equalsIgnoreCase("authorization"));
  }

  /** Whether the value is written as JSON, because the parameter has a content and no schema. */
  boolean isJson() {
    return declared.path("content").isObject();
  }

  /** What is taken when the call gives no value; missing when the document says none. */
  JsonNode byDefault() {
    return swagger ? declared.path("default") : declared.path("schema").path("default");
  }

  String style() {
    if (swagger) {
      return switch (declared.path("collectionFormat").asText("csv")) {
        case "ssv" -> "spaceDelimited";
        case "tsv" -> "tabDelimited";
        case "pipes" -> "pipeDelimited";
        default -> isForm() ? "form" : "simple";
      };
    }
    return declared.path("style").asText(isForm() ? "form" : "simple");
  }

  boolean explode() {
    return swagger
        ? declared.path("collectionFormat").asText().equals("multi")
        : declared.path("explode").asBoolean(style().equals("form"));
  }

  private boolean isForm() {
    return in().equals("query") || in().equals("cookie") || in().equals("formData");
  }
}
