package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** The waterfall of a run as text: when each hop began, how long it took, and what it was. */
final class TraceTable {

  private static final int BAR = 30;

  private TraceTable() {}

  static void print(JsonNode trace, PrintWriter out) {
    JsonNode hops = trace.path("hops");
    if (hops.isEmpty()) {
      out.println("No hop has been recorded yet.");
      return;
    }
    Instant first = Instant.MAX;
    Instant last = Instant.MIN;
    for (JsonNode hop : hops) {
      Instant began = began(hop);
      Instant ended = began.plusNanos(hop.path("micros").asLong() * 1000);
      first = began.isBefore(first) ? began : first;
      last = ended.isAfter(last) ? ended : last;
    }
    double whole = Math.max(1, micros(first, last));
    Table table = new Table("HOP", "TASK", "AT ms", "TOOK ms", "", "");
    for (JsonNode hop : hops) {
      double at = micros(first, began(hop));
      double took = hop.path("micros").asLong();
      table.row(
          hop.path("kind").asText(),
          hop.path("position").asText(),
          millis(at),
          millis(took),
          bar(at / whole, took / whole),
          facts(hop.path("detail")));
    }
    table.print(out);
  }

  /** One hop on a line. */
  static String line(JsonNode hop) {
    return String.format(
            Locale.ROOT,
            "%-13s %10s ms  %s %s",
            hop.path("kind").asText(),
            millis(hop.path("micros").asDouble()),
            hop.path("position").asText(),
            facts(hop.path("detail")))
        .stripTrailing();
  }

  private static String facts(JsonNode detail) {
    StringBuilder facts = new StringBuilder();
    detail
        .properties()
        .forEach(
            fact -> {
              if (fact.getValue().isValueNode() && fact.getValue().asText().length() <= 40) {
                facts
                    .append(fact.getKey())
                    .append('=')
                    .append(fact.getValue().asText())
                    .append(' ');
              }
            });
    return facts.toString().strip();
  }

  private static String bar(double from, double length) {
    int start = (int) Math.min(BAR - 1, Math.round(from * BAR));
    int width = Math.clamp(Math.round(length * BAR), 1, BAR - start);
    return " ".repeat(start) + "▇".repeat(width) + " ".repeat(BAR - start - width);
  }

  private static Instant began(JsonNode hop) {
    return Instant.parse(hop.path("startedAt").asText());
  }

  private static double micros(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1000.0;
  }

  private static String millis(double micros) {
    return String.format(Locale.ROOT, "%8.1f", micros / 1000);
  }
}
