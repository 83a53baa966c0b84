package dev.penstock.run;

import dev.penstock.approval.Addressees;
import dev.penstock.approval.Quorum;
import dev.penstock.approval.Requirement;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.trace.TraceCause;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Holds the rows of runs and of questions against the trail that they are projections of. Times are
 * not compared: a row has the database's clock, an entry the one of who made it.
 */
public final class ProjectionCheck {

  private final List<Drift> drifts = new ArrayList<>();
  private final Map<String, ToldRun> drifted = new LinkedHashMap<>();

  private ProjectionCheck() {}

  /**
   * What was found.
   *
   * @param runs the runs that have a drift, as the trail tells them, by id
   */
  public record Finding(List<Drift> drifts, Map<String, ToldRun> runs) {}

  /**
   * Checks all of them in one snapshot.
   *
   * @param runs reads the trail
   * @param transaction one in which nothing was done yet
   */
  public static Finding run(ToldRuns runs, Connection transaction) throws SQLException {
    try (PreparedStatement snapshot =
        transaction.prepareStatement("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")) {
      snapshot.execute();
    }
    List<ToldRun> told = new ArrayList<>();
    runs.each(transaction, told::add);
    ProjectionCheck check = new ProjectionCheck();
    for (ToldRun run : told) {
      check.compare(transaction, run);
    }
    check.untold(transaction);
    return new Finding(List.copyOf(check.drifts), check.drifted);
  }

  private void compare(Connection connection, ToldRun run) throws SQLException {
    int before = drifts.size();
    try (PreparedStatement select = connection.prepareStatement("SELECT * FROM run WHERE id = ?")) {
      select.setString(1, run.id());
      try (ResultSet row = select.executeQuery()) {
        if (row.next()) {
          columns(run, row);
        } else {
          drifts.add(new Drift("run", run.id(), "row", run.status(), null));
        }
      }
    }
    for (ToldQuestion question : run.questions()) {
      compare(connection, question);
    }
    if (drifts.size() > before) {
      drifted.put(run.id(), run);
    }
  }

  private void columns(ToldRun run, ResultSet row) throws SQLException {
    ToldRun.Pins pins = run.pins().orElseThrow();
    String definition =
        row.getString("namespace") + "/" + row.getString("name") + "@" + row.getString("version");
    String id = run.id();
    same("run", id, "status", run.status(), row.getString("status"));
    same("run", id, "definition", pins.definition(), definition);
    same(
        "run",
        id,
        "definition_digest",
        pins.definitionDigest(),
        row.getString("definition_digest"));
    same("run", id, "config_digest", pins.configDigest(), row.getString("config_digest"));
    same("run", id, "policy_digest", pins.policyDigest(), row.getString("policy_digest"));
    same("run", id, "started_by", pins.startedBy(), row.getString("started_by"));
    same("run", id, "retry_of", pins.retryOf(), row.getString("retry_of"));
    TraceCause cause = pins.cause();
    same(
        "run",
        id,
        "trace_parent",
        cause == null ? null : cause.place(),
        row.getString("trace_parent"));
    same("run", id, "parent", text(pins.parent()), text(parent(row)));
    same("run", id, "input", pins.inputDigest(), digest(row.getString("input")));
    same("run", id, "output", run.outputDigest().orElse(null), digest(row.getString("output")));
    same("run", id, "problem", run.problemDigest().orElse(null), digest(row.getString("problem")));
  }

  private static @Nullable ToldParent parent(ResultSet row) throws SQLException {
    String parent = row.getString("parent_id");
    return parent == null
        ? null
        : new ToldParent(
            parent,
            row.getString("parent_position"),
            row.getString("parent_iteration"),
            row.getInt("parent_attempt"),
            row.getBoolean("awaited"),
            row.getInt("depth"));
  }

  private static @Nullable String text(@Nullable ToldParent parent) {
    return parent == null ? null : parent.toString();
  }

  private void compare(Connection connection, ToldQuestion told) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT * FROM human_task WHERE id = ?")) {
      select.setString(1, told.id());
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          drifts.add(new Drift("human_task", told.id(), "row", told.state(), null));
          return;
        }
        same("human_task", told.id(), "state", told.state(), row.getString("state"));
        same("human_task", told.id(), "outcome", told.outcome(), row.getString("outcome"));
        same("human_task", told.id(), "decided_by", told.decidedBy(), row.getString("decided_by"));
        same("human_task", told.id(), "role", told.role(), row.getString("role"));
        same(
            "human_task",
            told.id(),
            "addressees",
            told.addressees().toString(),
            new Addressees(
                    List.of((String[]) row.getArray("groups").getArray()),
                    row.getString("assignee"))
                .toString());
        same(
            "human_task",
            told.id(),
            "quorum",
            told.quorum().toString(),
            new Quorum(
                    row.getInt("needed"),
                    row.getBoolean("four_eyes"),
                    Requirement.list(row.getString("requirements")))
                .toString());
        same(
            "human_task",
            told.id(),
            "payload",
            told.payloadDigest(),
            digest(row.getString("payload")));
      }
    }
  }

  private void untold(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            WITH forgotten AS (
              -- The trail tells nothing of what is older. A row has the database's clock.
              SELECT coalesce(max(until_at) + interval '1 day', '-infinity') AS until FROM audit_cut)
            SELECT 'run', id FROM run r
             WHERE NOT EXISTS (SELECT FROM audit WHERE run_id = r.id AND body::jsonb ->> 'kind' = 'run.requested')
               AND created_at > (SELECT until FROM forgotten)
            UNION ALL
            SELECT 'human_task', id FROM human_task h
             WHERE NOT EXISTS (SELECT FROM audit
                                WHERE run_id = h.run_id AND body::jsonb ->> 'kind' = 'approval.requested'
                                  AND body::jsonb ->> 'subject' = h.id)
               AND created_at > (SELECT until FROM forgotten)
            """)) {
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          drifts.add(new Drift(rows.getString(1), rows.getString(2), "row", null, "there"));
        }
      }
    }
  }

  private void same(
      String table, String id, String column, @Nullable String told, @Nullable String stored) {
    if (!Objects.equals(told, stored)) {
      drifts.add(new Drift(table, id, column, told, stored));
    }
  }

  private static @Nullable String digest(@Nullable String json) {
    return json == null ? null : Digest.of(Json.read(json));
  }
}
