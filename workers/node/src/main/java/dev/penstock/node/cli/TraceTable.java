package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** The waterfall of a run as text: when each hop began, how long it took, and what it was. */
final class TraceTable {

  private static final int BAR = 30;

  private TraceTable() {}

  static void print(JsonNode trace, PrintWriter out) {
    JsonNode hops = trace.path("hops");
    if (hops.isEmpty()) {
      out.println("No hop has been recorded yet.");
      TraceNotes.print(trace, out);
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
    List<Column> columns = columns(trace.path("hops"), first, whole);
    Table table = new Table(columns.stream().map(Column::header).toArray(String[]::new));
    for (JsonNode hop : hops) {
      table.row(columns.stream().map(column -> column.cell().apply(hop)).toArray(String[]::new));
    }
    table.print(out);
    TraceNotes.print(trace, out);
  }

  /** A column, which is left out where no hop has anything in it. */
  private record Column(String header, Function<JsonNode, String> cell) {}

  private static List<Column> columns(JsonNode hops, Instant first, double whole) {
    return Stream.of(
            new Column("HOP", hop -> hop.path("kind").asText()),
            new Column("TASK", hop -> hop.path("position").asText()),
            new Column("TRY", TraceTable::attempt),
            new Column("AT ms", hop -> millis(micros(first, began(hop)))),
            new Column("TOOK ms", hop -> millis(hop.path("micros").asDouble())),
            new Column("WHERE", TraceTable::location),
            new Column("CHECKPOINT", hop -> hop.path("checkpoint").asText()),
            new Column("COST", hop -> TraceNotes.cost(hop.path("cost"))),
            new Column(
                "",
                hop ->
                    bar(micros(first, began(hop)) / whole, hop.path("micros").asDouble() / whole)),
            new Column("", hop -> facts(hop.path("detail"))))
        .filter(column -> hasAny(hops, column))
        .toList();
  }

  private static boolean hasAny(JsonNode hops, Column column) {
    for (JsonNode hop : hops) {
      if (!column.cell().apply(hop).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static String attempt(JsonNode hop) {
    return hop.path("attempt").asInt() > 1 ? hop.path("attempt").asText() : "";
  }

  private static String location(JsonNode hop) {
    return hop.path("zone").asText(hop.path("region").asText());
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
