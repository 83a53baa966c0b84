package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands below the waterfall: where the run came from, what it waits for, secrets, the cost.
 */
final class TraceNotes {

  private TraceNotes() {}

  static void print(JsonNode trace, PrintWriter out) {
    JsonNode from = trace.path("continuedFrom");
    if (from.isObject()) {
      String at = from.has("position") ? " at " + from.path("position").asText() : "";
      out.println("Goes on from " + from.path("runId").asText() + at + ".");
    }
    waits(trace, out);
    if (!trace.path("leases").isEmpty()) {
      out.println();
      Table leases = new Table("LEASE OF", "TASK", "TRY", "HOST", "STATE", "GRANTED");
      for (JsonNode lease : trace.path("leases")) {
        leases.row(
            lease.path("secret").asText()
                + (lease.has("version") ? ", version " + lease.path("version").asText() : ""),
            lease.path("position").asText(),
            lease.path("attempt").asText(),
            lease.path("host").asText(),
            lease.path("state").asText()
                + (lease.has("refusal") ? ": " + lease.path("refusal").asText() : ""),
            Calls.moment(lease.path("grantedAt")));
      }
      leases.print(out);
    }
    for (JsonNode sum : trace.path("costs")) {
      long unknown = sum.path("unknown").asLong();
      out.println(
          "Its calls cost "
              + cost(sum)
              + (unknown == 0 ? "." : ", and of " + unknown + " nobody knows what."));
    }
  }

  /** What the run waits for now, and where a person finds the question. */
  private static void waits(JsonNode trace, PrintWriter out) {
    for (JsonNode task : trace.path("humanTasks")) {
      if (task.path("state").asText().equals("open")) {
        String due = Calls.moment(task.path("dueAt"));
        out.println(
            "%s waits for a person (%s%s): \"%s\". In the console: /approvals/%s"
                .formatted(
                    task.path("position").asText(),
                    task.path("role").asText(),
                    due.isEmpty() ? "" : ", until " + due,
                    task.path("title").asText(),
                    task.path("id").asText()));
      }
    }
    for (JsonNode listener : trace.path("listeners")) {
      if (listener.path("state").asText().equals("open")) {
        List<String> types = new ArrayList<>();
        listener.path("types").forEach(type -> types.add(type.asText()));
        out.println(
            "%s waits for events%s."
                .formatted(
                    listener.path("position").asText(),
                    types.isEmpty() ? "" : " of the type " + String.join(" or ", types)));
      }
    }
  }

  /** Empty for none. */
  static String cost(JsonNode cost) {
    return cost.isObject()
        ? cost.path("amount").asText("?") + " " + cost.path("currency").asText()
        : "";
  }
}
