package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import picocli.CommandLine.Option;

/** Why something is done, where nobody may do it without saying so. */
final class Reason {

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why; goes on the audit trail.")
  String text = "";

  /** A request's body that says it. */
  ObjectNode body() {
    return Json.object().put("reason", text);
  }
}
