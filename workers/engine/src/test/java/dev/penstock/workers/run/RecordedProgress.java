package dev.penstock.workers.run;

import dev.penstock.workers.protocol.RunProgress;
import dev.penstock.workers.protocol.RunResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Keeps what a run reports. */
final class RecordedProgress implements RunProgress {

  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

  List<String> calls() {
    return List.copyOf(calls);
  }

  @Override
  public void started(String runId) {
    calls.add("started " + runId);
  }

  @Override
  public void ended(String runId, RunResult result) {
    calls.add("ended " + runId + " " + result.getClass().getSimpleName());
  }
}
