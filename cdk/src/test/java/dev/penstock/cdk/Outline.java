package dev.penstock.cdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An app in a few lines for each stack: what it makes, how many of each, and who may do what. What
 * a reviewer wants to see change, and nothing that changes by itself.
 */
final class Outline {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Outline() {}

  static String of(SampleApp app) {
    StringBuilder outline = new StringBuilder();
    for (String name : app.names()) {
      JsonNode template = JSON.valueToTree(app.template(name).toJSON());
      Map<String, Integer> types = new TreeMap<>();
      Set<String> rights = new TreeSet<>();
      template
          .path("Resources")
          .forEach(
              resource -> {
                types.merge(resource.path("Type").asText(), 1, Integer::sum);
                resource.findValues("PolicyDocument").forEach(it -> rights(it, rights));
              });
      outline.append(name).append('\n');
      types.forEach((type, count) -> outline.append("  %2d %s%n".formatted(count, type)));
      rights.forEach(right -> outline.append("  may ").append(right).append('\n'));
      outline.append('\n');
    }
    return outline.toString();
  }

  private static void rights(JsonNode policy, Set<String> rights) {
    for (JsonNode statement : policy.path("Statement")) {
      String what = statement.path("Effect").asText().equals("Deny") ? "not " : "";
      boolean everything = statement.path("Resource").asText().equals("*");
      for (JsonNode action : list(statement.path("Action"))) {
        rights.add(what + action.asText() + (everything ? " on everything" : ""));
      }
    }
  }

  private static JsonNode list(JsonNode oneOrMore) {
    return oneOrMore.isArray() ? oneOrMore : JSON.createArrayNode().add(oneOrMore);
  }
}
