package dev.penstock.workers.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Writes a parameter's value in its style (OpenAPI 3.1, section Style Values). */
final class ParameterText {

  private ParameterText() {}

  /** {@code name=value} pairs for the query, percent-encoded; the same serve as cookies. */
  static List<String> pairs(Parameter parameter, JsonNode value) {
    String name = encode(parameter.name());
    if (parameter.isJson()) {
      return List.of(name + "=" + encode(Json.write(value)));
    }
    if (value.isObject() && parameter.style().equals("deepObject")) {
      return members(parameter, value, member -> name + "%5B" + encode(member) + "%5D");
    }
    if (value.isObject() && parameter.explode()) {
      return members(parameter, value, ParameterText::encode);
    }
    if (value.isArray() && parameter.explode()) {
      List<String> pairs = new ArrayList<>();
      value.forEach(item -> pairs.add(name + "=" + encode(plain(parameter, item))));
      return pairs;
    }
    return List.of(name + "=" + joined(parameter, value, delimiter(parameter)));
  }

  /** For a path segment or a header: {@code simple}, {@code label} or {@code matrix}. */
  static String text(Parameter parameter, JsonNode value, boolean inPath) {
    UnaryOperator<String> encoding = inPath ? ParameterText::encode : UnaryOperator.identity();
    if (parameter.isJson()) {
      return encoding.apply(Json.write(value));
    }
    String name = parameter.name();
    boolean explode = parameter.explode();
    return switch (parameter.style()) {
      case "label" -> "." + list(parameter, value, explode ? "." : ",", explode, encoding);
      case "matrix" ->
          value.isArray() && explode
              ? items(parameter, value, encoding).stream()
                  .map(item -> ";" + name + "=" + item)
                  .collect(Collectors.joining())
              : value.isObject() && explode
                  ? ";" + list(parameter, value, ";", true, encoding)
                  : ";" + name + "=" + list(parameter, value, ",", false, encoding);
      case "spaceDelimited" -> list(parameter, value, encoding.apply(" "), false, encoding);
      case "tabDelimited" -> list(parameter, value, encoding.apply("\t"), false, encoding);
      case "pipeDelimited" -> list(parameter, value, encoding.apply("|"), false, encoding);
      default -> list(parameter, value, ",", explode, encoding);
    };
  }

  private static String delimiter(Parameter parameter) {
    return switch (parameter.style()) {
      case "spaceDelimited" -> "%20";
      case "tabDelimited" -> "%09";
      case "pipeDelimited" -> "%7C";
      default -> ",";
    };
  }

  private static String joined(Parameter parameter, JsonNode value, String delimiter) {
    return list(parameter, value, delimiter, false, ParameterText::encode);
  }

  /** An array's items, an object's members or the plain value, joined. */
  private static String list(
      Parameter parameter,
      JsonNode value,
      String delimiter,
      boolean pairs,
      UnaryOperator<String> encoding) {
    if (!value.isObject()) {
      return String.join(delimiter, items(parameter, value, encoding));
    }
    return value.properties().stream()
        .map(
            m ->
                encoding.apply(m.getKey())
                    + (pairs ? "=" : delimiter)
                    + encoding.apply(plain(parameter, m.getValue())))
        .collect(Collectors.joining(delimiter));
  }

  private static List<String> items(
      Parameter parameter, JsonNode value, UnaryOperator<String> encoding) {
    if (!value.isArray()) {
      return List.of(encoding.apply(plain(parameter, value)));
    }
    List<String> items = new ArrayList<>();
    value.forEach(item -> items.add(encoding.apply(plain(parameter, item))));
    return items;
  }

  private static List<String> members(
      Parameter parameter, JsonNode value, UnaryOperator<String> naming) {
    return value.properties().stream()
        .map(m -> naming.apply(m.getKey()) + "=" + encode(plain(parameter, m.getValue())))
        .toList();
  }

  private static String plain(Parameter parameter, JsonNode value) {
    if (value.isContainerNode()) {
      throw new InvalidArgumentsException(
          "parameters/" + parameter.name(), "is nested deeper than its style can write");
    }
    return value.asText();
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
