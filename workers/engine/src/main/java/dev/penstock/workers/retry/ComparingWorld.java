package dev.penstock.workers.retry;

import dev.penstock.workers.effect.RequestDigest;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.HumanDecision;
import dev.penstock.workers.protocol.HumanTaskRequest;
import dev.penstock.workers.protocol.SubRunRequest;
import dev.penstock.workers.protocol.TaskAttempt;
import dev.penstock.workers.retry.ReplayReport.Difference;
import dev.penstock.workers.retry.ReplayReport.Kind;
import dev.penstock.workers.trial.Reply;
import dev.penstock.workers.trial.SubRun;
import dev.penstock.workers.trial.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The recorded world, which notes where a run asks it for something else than it did. */
final class ComparingWorld implements World {

  private final RecordedWorld recorded;
  private final RecordedDecisions decisions;
  private final List<Difference> differences = new ArrayList<>();
  private int calls;

  ComparingWorld(RecordedWorld recorded, RecordedDecisions decisions) {
    this.recorded = recorded;
    this.decisions = decisions;
  }

  List<Difference> differences() {
    return List.copyOf(differences);
  }

  int calls() {
    return calls;
  }

  @Override
  public Reply<EffectOutcome> perform(EffectRequest request) {
    Optional<String> digest = recorded.argumentsDigest(request);
    if (digest.isPresent() && !digest.get().equals(RequestDigest.of(request))) {
      String detail = "The call has other arguments than the one on record.";
      note(Kind.OTHER_ARGUMENTS, request.task(), detail);
      return new Reply.Silent<>(detail);
    }
    Optional<String> otherwise = decisions.otherwise(request.task());
    if (otherwise.isPresent()) {
      note(Kind.OTHER_DECISION, request.task(), otherwise.get());
      return new Reply.Silent<>("The policies decide otherwise. " + otherwise.get());
    }
    Reply<EffectOutcome> reply = recorded.perform(request);
    switch (reply) {
      case Reply.Silent<EffectOutcome>(var why) -> note(Kind.NOT_ON_RECORD, request.task(), why);
      case Reply.Answered<EffectOutcome> _ -> calls++;
    }
    return reply;
  }

  @Override
  public SubRun start(SubRunRequest request) {
    SubRun answer = recorded.start(request);
    if (answer instanceof SubRun.Answered(Reply.Silent<?>(var why))) {
      note(Kind.NOT_ON_RECORD, request.task(), why);
    }
    return answer;
  }

  @Override
  public Reply<HumanDecision> ask(HumanTaskRequest question, Instant now) {
    Reply<HumanDecision> reply = recorded.ask(question, now);
    if (reply instanceof Reply.Silent<HumanDecision>(var why)) {
      note(Kind.NOT_ON_RECORD, question.task(), why);
    }
    return reply;
  }

  private void note(Kind kind, TaskAttempt task, String detail) {
    differences.add(new Difference(kind, task.position(), task.iteration(), detail));
  }
}
