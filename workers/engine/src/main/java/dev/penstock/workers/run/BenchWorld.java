package dev.penstock.workers.run;

import dev.penstock.definition.WorkflowError;
import dev.penstock.problem.PlatformException;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.Effects;
import dev.penstock.workers.protocol.HumanDecision;
import dev.penstock.workers.protocol.HumanTaskRequest;
import dev.penstock.workers.protocol.SubRunRequest;
import dev.penstock.workers.protocol.SubRunState;
import dev.penstock.workers.trial.Reply;
import dev.penstock.workers.trial.SubRun;
import dev.penstock.workers.trial.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The world of the author's bench: calls are really made, time is skipped, and nobody can be asked.
 */
final class BenchWorld implements World {

  private final Effects effects;
  private final WorkflowSource workflows;
  private final TraceText trace;
  private @Nullable String stuckAt;

  BenchWorld(Effects effects, WorkflowSource workflows, TraceText trace) {
    this.effects = effects;
    this.workflows = workflows;
    this.trace = trace;
  }

  @Override
  public Reply<EffectOutcome> perform(EffectRequest request) {
    trace.called(request);
    long from = System.nanoTime();
    EffectOutcome outcome = effects.perform(request);
    Duration took = Duration.ofNanos(System.nanoTime() - from);
    trace.answered(request, outcome, took);
    return new Reply.Answered<>(outcome, took);
  }

  @Override
  public Reply<HumanDecision> ask(HumanTaskRequest question, Instant now) {
    stuckAt = question.task().position();
    return new Reply.Silent<>(
        "An approval needs people, and only a node has an inbox: start one with ./penstock up, then"
            + " apply the workflow and start it there. Or decide in a test beside the workflow:"
            + " ./penstock test-definition.");
  }

  @Override
  public SubRun start(SubRunRequest run) {
    try {
      return workflows
          .find(run.namespace(), run.name(), run.version())
          .<SubRun>map(SubRun.Known::new)
          .orElseGet(
              () ->
                  refused(
                      "There is no workflow "
                          + run.namespace()
                          + "/"
                          + run.name()
                          + " "
                          + run.version()
                          + " beside the document, in its folder or in one named workflow.",
                      run));
    } catch (PlatformException e) {
      return refused(e.problem().detail(), run);
    }
  }

  private static SubRun refused(String detail, SubRunRequest run) {
    return new SubRun.Answered(
        new Reply.Answered<>(
            new SubRunState.Refused(
                WorkflowError.Standard.CONFIGURATION.error(detail, run.task().position())),
            Duration.ZERO));
  }

  @Override
  public void passed(Duration skipped) {
    trace.waited(skipped);
  }

  /** Where nobody answered; empty when somebody always did. */
  Optional<String> stuckAt() {
    return Optional.ofNullable(stuckAt);
  }
}
