package dev.penstock.workers.run;

import dev.penstock.definition.task.ExtendedTask;
import dev.penstock.workers.interpreter.Sighting;
import dev.penstock.workers.interpreter.Watcher;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowLocal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tasks that runs went through, by name. A run that the worker takes up from its begin once
 * more, as after a workflow task that timed out, goes its way again: what counts is the last time.
 * Thread-safe.
 */
final class WalkedPath implements Watcher {

  private final Map<String, List<String>> byRun = new LinkedHashMap<>();

  /** Each taking up of a run has one of its own. */
  private final WorkflowLocal<List<String>> walked =
      WorkflowLocal.withCachedInitial(this::beginAgain);

  @Override
  public void saw(Sighting sighting) {
    if (sighting instanceof Sighting.Began(var task, _) && !(task instanceof ExtendedTask)) {
      List<String> names = walked.get();
      synchronized (byRun) {
        names.add(task.name());
      }
    }
  }

  void clear() {
    synchronized (byRun) {
      byRun.clear();
    }
  }

  /** Those of each run, in the order in which the runs began. */
  List<String> names() {
    synchronized (byRun) {
      return byRun.values().stream().flatMap(List::stream).toList();
    }
  }

  private List<String> beginAgain() {
    List<String> names = new ArrayList<>();
    synchronized (byRun) {
      byRun.put(Workflow.getInfo().getRunId(), names);
    }
    return names;
  }
}
