package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.penstock.json.Json;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Grants on the command line: {@code operator} or {@code operator:/payments}. */
final class GrantOptions {

  @Option(
      names = "--grant",
      paramLabel = "ROLE[:FOLDER]",
      description = "A role, for all or for one folder, as operator:/payments. May be repeated.")
  List<String> grants = new ArrayList<>();

  ArrayNode json() {
    ArrayNode json = Json.array();
    for (String grant : grants) {
      int colon = grant.indexOf(':');
      json.addObject()
          .put("role", colon < 0 ? grant : grant.substring(0, colon))
          .put("folder", colon < 0 ? "/" : grant.substring(colon + 1));
    }
    return json;
  }

  /** As {@link #json} came in. */
  static String text(JsonNode grants) {
    List<String> all = new ArrayList<>();
    for (JsonNode grant : grants) {
      String folder = grant.path("folder").asText();
      all.add(grant.path("role").asText() + (folder.equals("/") ? "" : ":" + folder));
    }
    return String.join(" ", all);
  }
}
