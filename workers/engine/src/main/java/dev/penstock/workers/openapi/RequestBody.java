package dev.penstock.workers.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.json.Json;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A body in the media type that the document wants: JSON where it may be, else a form or text.
 *
 * @param mediaType as declared
 * @param content what is sent; a structured value goes as JSON
 */
record RequestBody(String mediaType, JsonNode content) {

  private static final String FORM = "application/x-www-form-urlencoded";

  static RequestBody of(List<String> offered, JsonNode value) {
    List<String> types = offered.isEmpty() ? List.of("application/json") : offered;
    String type =
        types.stream()
            .filter(RequestBody::isJson)
            .findFirst()
            .orElse(types.contains(FORM) ? FORM : types.getFirst());
    if (isJson(type)) {
      return new RequestBody(type, TextNode.valueOf(Json.write(value)));
    }
    if (media(type).equals(FORM)) {
      return new RequestBody(type, TextNode.valueOf(form(value)));
    }
    if (!value.isTextual() || media(type).startsWith("multipart/")) {
      throw new InvalidArgumentsException(
          "parameters/body",
          "would have to be sent as " + type + ", which is only possible for JSON, forms and text");
    }
    return new RequestBody(type, value);
  }

  private static String form(JsonNode value) {
    if (!value.isObject()) {
      throw new InvalidArgumentsException("parameters/body", "must be an object, to be a form");
    }
    List<String> pairs = new ArrayList<>();
    for (var member : value.properties()) {
      Iterable<JsonNode> values =
          member.getValue().isArray() ? member.getValue() : List.of(member.getValue());
      for (JsonNode each : values) {
        String text = each.isContainerNode() ? Json.write(each) : each.asText();
        pairs.add(ParameterText.encode(member.getKey()) + "=" + ParameterText.encode(text));
      }
    }
    return String.join("&", pairs);
  }

  private static boolean isJson(String type) {
    String media = media(type);
    return media.equals("application/json") || media.endsWith("+json") || media.equals("*/*");
  }

  private static String media(String type) {
    return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }
}
