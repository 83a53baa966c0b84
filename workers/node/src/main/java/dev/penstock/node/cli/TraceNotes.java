package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;

/** What stands below the waterfall: where the run came from, secrets that were lent, the cost. */
final class TraceNotes {

  private TraceNotes() {}

  static void print(JsonNode trace, PrintWriter out) {
    JsonNode from = trace.path("continuedFrom");
    if (from.isObject()) {
      String at = from.has("position") ? " at " + from.path("position").asText() : "";
      out.println("Goes on from " + from.path("runId").asText() + at + ".");
    }
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

  /** Empty for none. */
  static String cost(JsonNode cost) {
    return cost.isObject()
        ? cost.path("amount").asText("?") + " " + cost.path("currency").asText()
        : "";
  }
}
