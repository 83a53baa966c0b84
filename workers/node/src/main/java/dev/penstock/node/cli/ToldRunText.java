package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import java.io.PrintWriter;

/** A run as the terminal is told of it: a line for each thing that is known. */
final class ToldRunText {

  private ToldRunText() {}

  static void print(PrintWriter out, JsonNode run, boolean asJson) {
    if (asJson) {
      out.println(Calls.pretty(run));
    } else {
      run.properties().forEach(member -> say(out, member.getKey(), member.getValue()));
    }
    out.flush();
  }

  private static void say(PrintWriter out, String name, JsonNode value) {
    switch (name) {
      case "parent" ->
          line(out, name, value.path("runId").asText() + " at " + value.path("task").asText());
      case "children" ->
          value.forEach(
              child ->
                  line(
                      out,
                      "child",
                      "%s %s %s@%s at %s"
                          .formatted(
                              child.path("id").asText(),
                              child.path("status").asText(),
                              child.path("workflow").asText(),
                              child.path("version").asText(),
                              child.path("task").asText())));
      default -> line(out, name, value.isTextual() ? value.asText() : Json.write(value));
    }
  }

  private static void line(PrintWriter out, String name, String value) {
    out.println("%-17s %s".formatted(name, value));
  }
}
