package dev.penstock.workers.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What every process is called with, checked.
 *
 * @param stdin empty for nothing
 * @param output what of the process is kept: {@code stdout}, {@code stderr}, {@code code}, {@code
 *     all} or {@code none}
 * @param awaited whether its end is waited for
 */
public record ProcessArguments(
    String stdin,
    List<String> arguments,
    Map<String, String> environment,
    String output,
    boolean awaited) {

  private static final int MOST = 1_000;

  /** A kernel takes at most 128 KiB for one and, with a usual stack, 2 MiB for all. */
  private static final int LONGEST = 100_000;

  private static final int TOGETHER = 1_000_000;
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

  public ProcessArguments {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /**
   * Reads {@code {stdin?, arguments?, environment?, return, await}}.
   *
   * @throws InvalidArgumentsException naming the member
   */
  public static ProcessArguments of(JsonNode arguments) {
    JsonNode list = arguments.path("arguments");
    if (!list.isMissingNode() && !list.isArray()) {
      throw new InvalidArgumentsException("arguments", "must be a list");
    }
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(bounded("arguments", text(item))));
    together("arguments", texts);
    JsonNode environment = arguments.path("environment");
    if (!environment.isMissingNode() && !environment.isObject()) {
      throw new InvalidArgumentsException("environment", "must be an object");
    }
    Map<String, String> variables = new LinkedHashMap<>();
    environment
        .properties()
        .forEach(
            e -> {
              if (!NAME.matcher(e.getKey()).matches()) {
                throw new InvalidArgumentsException(
                    "environment", "has a name that is none for a variable: " + e.getKey());
              }
              variables.put(e.getKey(), bounded("environment", text(e.getValue())));
            });
    together("environment", variables.values());
    return new ProcessArguments(
        arguments.has("stdin") ? text(arguments.path("stdin")) : "",
        texts,
        variables,
        arguments.path("return").asText("stdout"),
        arguments.path("await").asBoolean(true));
  }

  /** A text as it is, any other value as JSON. */
  private static String text(JsonNode value) {
    return value.isTextual() ? value.textValue() : Json.write(value);
  }

  private static String bounded(String member, String text) {
    if (bytes(text) > LONGEST || text.indexOf('\0') >= 0) {
      throw new InvalidArgumentsException(
          member, "must each be at most " + LONGEST + " bytes, none of them NUL");
    }
    return text;
  }

  private static void together(String member, java.util.Collection<String> texts) {
    if (texts.size() > MOST || texts.stream().mapToInt(ProcessArguments::bytes).sum() > TOGETHER) {
      throw new InvalidArgumentsException(
          member,
          "must be at most " + MOST + " and " + TOGETHER + " bytes together; more fits on stdin");
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
