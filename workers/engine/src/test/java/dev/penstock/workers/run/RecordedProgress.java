package dev.penstock.workers.run;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.workers.protocol.MigrationRefusal;
import dev.penstock.workers.protocol.RunProgress;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.UndoNote;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Keeps what a run reports. */
final class RecordedProgress implements RunProgress {

  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private volatile @Nullable BenchSubRuns subRuns;
  private final AtomicInteger away = new AtomicInteger();

  /** Who waits for the end of a run is told of it. */
  void tell(BenchSubRuns waiting) {
    subRuns = waiting;
  }

  /** The next calls find the store away. */
  void awayFor(int times) {
    away.set(times);
  }

  List<String> calls() {
    return List.copyOf(calls);
  }

  @Override
  public void started(String runId) {
    refuseWhileAway();
    calls.add("started " + runId);
  }

  @Override
  public void paused(String runId) {
    calls.add("paused " + runId);
  }

  @Override
  public void resumed(String runId) {
    calls.add("resumed " + runId);
  }

  @Override
  public boolean migrated(String runId, String from, String to) {
    calls.add("migrated " + runId);
    return true;
  }

  @Override
  public void migrationRefused(String runId, String definition, List<MigrationRefusal> refusals) {
    calls.add("migration-refused " + definition + " " + refusals);
  }

  @Override
  public void noted(String runId, UndoNote note) {
    calls.add(
        switch (note) {
          case UndoNote.Begun(_, var tasks) -> "undoing " + tasks;
          case UndoNote.Ended ended ->
              (ended.error() == null ? "undone " : "undo-failed ")
                  + ended.number()
                  + " "
                  + ended.position()
                  + (ended.iteration().isEmpty() ? "" : " " + ended.iteration());
        });
  }

  @Override
  public void ended(String runId, RunResult result) {
    refuseWhileAway();
    calls.add("ended " + runId + " " + result.getClass().getSimpleName());
    if (subRuns != null) {
      subRuns.ended(runId, result);
    }
  }

  private void refuseWhileAway() {
    if (away.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw PlatformException.of(ProblemType.UNAVAILABLE, "The store is away.");
    }
  }
}
