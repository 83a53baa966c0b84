package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.node.client.ApiClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which runs are meant, one or all that a query finds, and why. */
final class RunSelection {

  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      description = "The run's id; or none, and a query.")
  @Nullable String run;

  @Option(names = "--workflow", paramLabel = "NS/NAME", description = "All of this workflow.")
  @Nullable String workflow;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "All that are pending, running, waiting or paused.")
  @Nullable String status;

  @Option(
      names = "--before",
      paramLabel = "TIME",
      description = "All put on record before, for example 2026-11-21T08:00:00Z.")
  @Nullable String before;

  @Mixin OptionalReason reason = new OptionalReason();

  boolean isQuery() {
    return status != null || workflow != null || before != null;
  }

  /** Adds what the query names; nothing of it for one run. */
  void putQuery(ObjectNode body) {
    put(body, "workflow", workflow);
    put(body, "status", status);
    put(body, "before", before);
  }

  /** The answer of all pages as one: each request asks as many runs as a page has. */
  static ObjectNode ask(ApiClient api, String path, ObjectNode body) {
    ObjectNode answer = (ObjectNode) api.post(path, body);
    while (answer.has("next")) {
      body.set("after", answer.remove("next"));
      ObjectNode page = (ObjectNode) api.post(path, body);
      answer.set("more", page.path("more"));
      answer.withArray("runs").addAll((ArrayNode) page.path("runs"));
      if (page.has("next")) {
        answer.set("next", page.path("next"));
      }
    }
    return answer;
  }

  void putReason(ObjectNode body) {
    reason.putInto(body);
  }

  private static void put(ObjectNode body, String name, @Nullable String value) {
    if (value != null) {
      body.put(name, value);
    }
  }
}
