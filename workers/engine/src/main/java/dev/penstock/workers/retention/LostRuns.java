package dev.penstock.workers.retention;

import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.store.Database;
import dev.penstock.workers.protocol.RunProgress;
import dev.penstock.workers.protocol.RunResult;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of runs whose end nobody told: terminated on the backbone, ended there by a limit, or known
 * to it no more. Without it they would count as under way for ever, and so would what they keep.
 * Not thread-safe.
 */
public final class LostRuns {

  private static final Logger LOG = LoggerFactory.getLogger(LostRuns.class);
  private static final int MOST = 2_000;

  private final Database database;
  private final WorkflowClient client;
  private final RunProgress progress;
  private String last = "";

  private enum Fate {
    UNDER_WAY,
    TERMINATED,
    FAILED,
    UNKNOWN
  }

  private record Candidate(String id, boolean started) {}

  /**
   * Looks at nothing yet.
   *
   * @param database acting as the worker role
   * @param progress which records an end as a run itself does
   */
  public LostRuns(Database database, WorkflowClient client, RunProgress progress) {
    this.database = database;
    this.client = client;
    this.progress = progress;
  }

  /**
   * Looks at up to 2,000 runs that are under way for an hour or longer; the next call goes on where
   * this one ended.
   *
   * @return how many had ended
   */
  public int sweep() {
    Map<Candidate, Fate> fates = new LinkedHashMap<>();
    List<Candidate> some = database.inTransaction(this::some);
    some.forEach(run -> fates.put(run, fate(run.id())));
    last = some.size() < MOST ? "" : some.getLast().id();
    if (!fates.isEmpty() && fates.values().stream().allMatch(Fate.UNKNOWN::equals)) {
      LOG.warn(
          "The backbone knows none of the {} runs that are under way here. It is taken for another"
              + " one than they run on: look at --temporal and --temporal-namespace.",
          some.size());
      return 0;
    }
    int lost = 0;
    for (Map.Entry<Candidate, Fate> entry : fates.entrySet()) {
      Optional<RunResult> end = end(entry.getKey(), entry.getValue());
      if (end.isPresent()) {
        LOG.warn(
            "The run {} ended on the backbone without telling: {}", entry.getKey().id(), end.get());
        progress.ended(entry.getKey().id(), end.get());
        lost++;
      }
    }
    return lost;
  }

  /** What was not started may be just about to be. */
  private static Optional<RunResult> end(Candidate run, Fate fate) {
    return switch (fate) {
      case UNDER_WAY -> Optional.empty();
      case TERMINATED ->
          Optional.of(new RunResult.Cancelled("Somebody terminated it on the backbone."));
      case FAILED ->
          Optional.of(faulted("The backbone ended the run: it failed or took too long."));
      case UNKNOWN ->
          run.started()
              ? Optional.of(faulted("The backbone does not know the run any more."))
              : Optional.empty();
    };
  }

  private static RunResult faulted(String detail) {
    return new RunResult.Faulted(Standard.RUNTIME.error(detail, ""));
  }

  private Fate fate(String runId) {
    try {
      WorkflowExecutionStatus status = client.newUntypedWorkflowStub(runId).describe().getStatus();
      return switch (status) {
        case WORKFLOW_EXECUTION_STATUS_TERMINATED, WORKFLOW_EXECUTION_STATUS_CANCELED ->
            Fate.TERMINATED;
        case WORKFLOW_EXECUTION_STATUS_FAILED, WORKFLOW_EXECUTION_STATUS_TIMED_OUT -> Fate.FAILED;
        // A run that completed has told of its end, or is being asked again until it has.
        default -> Fate.UNDER_WAY;
      };
    } catch (WorkflowNotFoundException _) {
      return Fate.UNKNOWN;
    }
  }

  private List<Candidate> some(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT id, started_at IS NOT NULL FROM run
             WHERE ended_at IS NULL AND created_at < now() - interval '1 hour' AND id > ?
             ORDER BY id LIMIT ?
            """)) {
      select.setString(1, last);
      select.setInt(2, MOST);
      List<Candidate> some = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          some.add(new Candidate(rows.getString(1), rows.getBoolean(2)));
        }
      }
      return some;
    }
  }
}
