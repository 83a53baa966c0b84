package dev.penstock.workers.trace;

import dev.penstock.trace.SpanIds;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Which spans a hop tells of. */
final class Spans {

  private static final int ROWS_AT_ONCE = 500;

  private final Connection connection;
  private final Consumer<RecordedSpan> into;

  /** Looks up in the connection's transaction what a hop does not say itself. */
  Spans(Connection connection, Consumer<RecordedSpan> into) {
    this.connection = connection;
    this.into = into;
  }

  void tell(HopRow hop) throws SQLException {
    switch (hop.kind()) {
      case "orchestrator" -> {
        if (hop.hasFront()) {
          new FrontSpans(connection, into).tell(hop);
        }
        add(hop, SpanIds.hop(hop.number()), SpanIds.run(hop.runId()), "orchestrator", Map.of());
      }
      case "tool.call" -> call(hop);
      case "sub-run" ->
          add(
              hop,
              SpanIds.subRun(hop.runId(), hop.position(), hop.iteration(), hop.attempt()),
              hop.parentOfHop(),
              "sub-run",
              Map.of("penstock.sub_run.id", hop.fact("run")));
      case "run" -> {
        run(hop);
        tasks(hop);
      }
      default -> add(hop, SpanIds.hop(hop.number()), hop.parentOfHop(), hop.kind(), facts(hop));
    }
  }

  private void run(HopRow hop) {
    Map<String, Object> attributes = common(hop);
    attributes.put("penstock.workflow.version", hop.version());
    attributes.put("penstock.run.started_by", starter(hop.startedBy()));
    attributes.put("penstock.outcome", hop.fact("outcome"));
    into.accept(
        new RecordedSpan(
            hop.trace(),
            SpanIds.run(hop.runId()),
            hop.parentOfRun(),
            RecordedSpan.Kind.INTERNAL,
            "run " + hop.workflow(),
            hop.start(),
            hop.end(),
            hop.fact("outcome").equals("faulted"),
            attributes));
  }

  /** A person or a key is not named: who may read traces need not know who does what. */
  private static String starter(String startedBy) {
    return startedBy.startsWith("trigger:") || startedBy.startsWith("schedule:")
        ? startedBy
        : startedBy.split(":", 2)[0];
  }

  /** Each task that left a hop, from its first attempt to its last. */
  private void tasks(HopRow hop) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT position, iteration, count(DISTINCT attempt) AS attempts,
                   min(started_at) AS first, max(started_at + micros * interval '1 microsecond') AS last
              FROM hop WHERE run_id = ? AND position <> '' AND id < ?
             GROUP BY position, iteration ORDER BY first, position, iteration
            """)) {
      select.setFetchSize(ROWS_AT_ONCE);
      select.setString(1, hop.runId());
      select.setLong(2, hop.number());
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          String position = row.getString("position");
          String iteration = row.getString("iteration");
          Map<String, Object> attributes = common(hop);
          attributes.put("penstock.task.position", position);
          if (!iteration.isEmpty()) {
            attributes.put("penstock.task.iteration", iteration);
          }
          attributes.put("penstock.task.attempts", row.getLong("attempts"));
          into.accept(
              new RecordedSpan(
                  hop.trace(),
                  SpanIds.task(hop.runId(), position, iteration),
                  SpanIds.run(hop.runId()),
                  RecordedSpan.Kind.INTERNAL,
                  "task " + position.substring(position.lastIndexOf('/') + 1),
                  HopRow.instant(row, "first"),
                  HopRow.instant(row, "last"),
                  false,
                  attributes));
        }
      }
    }
  }

  private void call(HopRow hop) {
    String[] tool = hop.fact("tool").split(" ", 3);
    Map<String, Object> attributes = task(hop);
    attributes.put("penstock.tool", tool[0]);
    attributes.put("penstock.outcome", hop.fact("outcome"));
    if (tool.length == 3) {
      attributes.put("server.address", tool[2]);
    }
    boolean http = tool[0].equals("http") && tool.length == 3;
    if (http) {
      attributes.put("http.request.method", tool[1]);
    }
    boolean failed = !hop.fact("outcome").equals("done");
    if (failed) {
      attributes.put(
          "error.type", hop.detail().has("status") ? hop.fact("status") : hop.fact("outcome"));
    }
    into.accept(
        new RecordedSpan(
            hop.trace(),
            hop.detail().has("span") ? hop.fact("span") : SpanIds.hop(hop.number()),
            hop.parentOfHop(),
            RecordedSpan.Kind.CLIENT,
            http ? tool[1] : "call " + tool[0],
            hop.start(),
            hop.end(),
            failed,
            attributes));
  }

  private void add(
      HopRow hop, String id, @Nullable String parent, String name, Map<String, Object> more) {
    Map<String, Object> attributes = task(hop);
    attributes.putAll(more);
    into.accept(
        new RecordedSpan(
            hop.trace(),
            id,
            parent,
            RecordedSpan.Kind.INTERNAL,
            name,
            hop.start(),
            hop.end(),
            List.of("deny", "failed", "faulted").contains(hop.fact("outcome")),
            attributes));
  }

  /** What hops say of themselves, by name: whatever else one may come to say stays here. */
  private static Map<String, Object> facts(HopRow hop) {
    Map<String, Object> facts = new TreeMap<>();
    fact(hop, "outcome", "penstock.outcome", facts);
    fact(hop, "rule", "penstock.policy.rule", facts);
    fact(hop, "humanTask", "penstock.human_task.id", facts);
    fact(hop, "listener", "penstock.listener.id", facts);
    return facts;
  }

  private static void fact(HopRow hop, String name, String as, Map<String, Object> facts) {
    if (hop.detail().has(name)) {
      facts.put(as, hop.fact(name));
    }
  }

  private static Map<String, Object> task(HopRow hop) {
    Map<String, Object> attributes = common(hop);
    if (!hop.position().isEmpty()) {
      attributes.put("penstock.task.position", hop.position());
      attributes.put("penstock.task.attempt", (long) hop.attempt());
      if (!hop.iteration().isEmpty()) {
        attributes.put("penstock.task.iteration", hop.iteration());
      }
    }
    return attributes;
  }

  static Map<String, Object> common(HopRow hop) {
    Map<String, Object> attributes = new TreeMap<>();
    attributes.put("penstock.run.id", hop.runId());
    attributes.put("penstock.workflow", hop.workflow());
    return attributes;
  }
}
