package dev.penstock.workers.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.penstock.approval.Quorum;
import dev.penstock.definition.WorkflowError;
import dev.penstock.form.FormAnswers;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem.FieldError;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.HumanDecision;
import dev.penstock.workers.protocol.HumanTaskRequest;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.SubRunRequest;
import dev.penstock.workers.protocol.SubRunState;
import dev.penstock.workers.run.WorkflowSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The world as one test tells it: mocks answer calls, decisions answer questions. */
final class Script implements World {

  private final TestCase test;
  private final WorkflowSource workflows;
  private final IdentityHashMap<Mock, Integer> used = new IdentityHashMap<>();
  private final List<PersonRule> people;

  Script(TestCase test, WorkflowSource workflows) {
    this.test = test;
    this.workflows = workflows;
    this.people = new ArrayList<>(test.people());
  }

  @Override
  public List<Arrival> events() {
    return test.events();
  }

  @Override
  public Reply<EffectOutcome> perform(EffectRequest call) {
    for (Mock mock : test.mocks()) {
      Optional<Answer> answer = mock.isFor(call) ? next(mock, call) : Optional.empty();
      if (answer.isPresent()) {
        return answered(answer.get(), call);
      }
    }
    return new Reply.Silent<>(unmocked(call));
  }

  @Override
  public SubRun start(SubRunRequest run) {
    for (Mock mock : test.mocks()) {
      if (mock.isFor(run)) {
        int turn = used.merge(mock, 1, Integer::sum) - 1;
        if (mock.always() || turn < mock.answers().size()) {
          return new SubRun.Answered(
              ended(mock.answers().get(mock.always() ? 0 : turn), mock.pointer()));
        }
      }
    }
    try {
      return workflows
          .find(run.namespace(), run.name(), run.version())
          .<SubRun>map(SubRun.Known::new)
          .orElseGet(() -> new SubRun.Answered(new Reply.Silent<>(unknown(run))));
    } catch (PlatformException e) {
      return new SubRun.Answered(new Reply.Silent<>(e.problem().detail()));
    }
  }

  private static Reply<SubRunState> ended(Answer answer, String pointer) {
    return switch (answer) {
      case Answer.Returns(var output, var takes) ->
          new Reply.Answered<>(new SubRunState.Ended(new RunResult.Completed(output)), takes);
      case Answer.Fails(var error, var takes) ->
          new Reply.Answered<>(new SubRunState.Ended(new RunResult.Faulted(error)), takes);
      case Answer.AsksPerson _, Answer.Unknown _ ->
          new Reply.Silent<>(
              "The mock at "
                  + pointer
                  + " stands in for a workflow, which can only return or fail.");
    };
  }

  private static String unknown(SubRunRequest run) {
    return "The task "
        + run.task().position()
        + " runs the workflow "
        + run.namespace()
        + "/"
        + run.name()
        + " "
        + run.version()
        + ", which is not beside the tested document. Put it there, or paste this and say what it"
        + " returns:\n    mocks:\n      - task: "
        + Json.write(TaskNames.nameOf(run.task().position()))
        + "\n        returns: {}\nIt was given:\n"
        + run.input().toPrettyString().indent(4).stripTrailing();
  }

  /** A call that a person has allowed is not asked about again: it takes the answer after that. */
  private Optional<Answer> next(Mock mock, EffectRequest call) {
    int turn = used.merge(mock, 1, Integer::sum) - 1;
    boolean asksAgain =
        mock.always()
            && mock.answers().getFirst() instanceof Answer.AsksPerson
            && call.humanTaskId() != null;
    if (asksAgain) {
      return Optional.empty();
    }
    return mock.always()
        ? Optional.of(mock.answers().getFirst())
        : turn < mock.answers().size() ? Optional.of(mock.answers().get(turn)) : Optional.empty();
  }

  private static Reply<EffectOutcome> answered(Answer answer, EffectRequest call) {
    if (answer.takes().compareTo(call.timeout()) > 0) {
      return new Reply.Answered<>(
          new EffectOutcome.Failed(
              WorkflowError.Standard.TIMEOUT.error(
                  "The mock takes "
                      + answer.takes()
                      + ", the call may take "
                      + call.timeout()
                      + ".",
                  call.task().position())),
          call.timeout());
    }
    EffectOutcome outcome =
        switch (answer) {
          case Answer.Returns(var result, _) -> new EffectOutcome.Done(result, "rcp_mock");
          case Answer.Fails(var error, _) -> new EffectOutcome.Failed(error);
          case Answer.AsksPerson(var role, var within, _) ->
              new EffectOutcome.ApprovalRequired(
                  role, Quorum.ONE, within, "mock", call.arguments());
          case Answer.Unknown(var reason, _) -> new EffectOutcome.Unknown(reason, call.arguments());
        };
    return new Reply.Answered<>(outcome, answer.takes());
  }

  @Override
  public Reply<HumanDecision> ask(HumanTaskRequest question, Instant now) {
    for (PersonRule person : people) {
      if (person.task().map(t -> TaskNames.isMeant(t, question.task().position())).orElse(true)) {
        people.remove(person);
        return decided(person, question, now);
      }
    }
    return new Reply.Silent<>(undecided(question));
  }

  private static Reply<HumanDecision> decided(
      PersonRule person, HumanTaskRequest question, Instant now) {
    Instant due = question.dueAt();
    boolean late = due != null && now.plus(person.after()).isAfter(due);
    if (late || person.outcome().equals("expired")) {
      return due == null
          ? new Reply.Silent<>(
              "The question of " + question.task().position() + " never expires: it has no limit.")
          : new Reply.Answered<>(
              decision(question, "expired", null, due, null, null), Duration.between(now, due));
    }
    if (!question.choices().contains(person.outcome())) {
      return new Reply.Silent<>(
          "The question of "
              + question.task().position()
              + " can be answered with "
              + String.join(", ", question.choices())
              + ", not with "
              + person.outcome()
              + ".");
    }
    if (person.outcome().equals("submitted")) {
      Optional<FieldError> defect = unfit(person, question);
      if (defect.isPresent()) {
        return new Reply.Silent<>(
            "The answer to the form of %s does not fit: %s %s."
                .formatted(
                    question.task().position(), defect.get().pointer(), defect.get().detail()));
      }
    }
    return new Reply.Answered<>(
        decision(
            question,
            person.outcome(),
            person.by(),
            now.plus(person.after()),
            person.comment(),
            question.kind() == HumanTaskRequest.Kind.DOCUMENT_REVIEW
                ? question.payload().path("documents")
                : person.result()),
        person.after());
  }

  private static Optional<FieldError> unfit(PersonRule person, HumanTaskRequest question) {
    JsonNode result = person.result();
    return FormAnswers.defects(
            question.payload().path("schema"),
            result == null ? MissingNode.getInstance() : result,
            "/result")
        .stream()
        .findFirst();
  }

  private static HumanDecision decision(
      HumanTaskRequest question,
      String outcome,
      @Nullable String by,
      Instant at,
      @Nullable String comment,
      @Nullable JsonNode result) {
    return new HumanDecision(question.id(), outcome, by, at, comment, result);
  }

  /** Mocks and decisions that nothing asked for: perhaps the test means another task. */
  List<String> unused() {
    List<String> unused = new ArrayList<>();
    test.mocks().stream()
        .filter(m -> !used.containsKey(m))
        .forEach(m -> unused.add("The mock at " + m.pointer() + " answered no call."));
    people.forEach(p -> unused.add("The decision at " + p.pointer() + " answered no question."));
    return unused;
  }

  private String unmocked(EffectRequest call) {
    String task = TaskNames.nameOf(call.task().position());
    return "The task "
        + call.task().position()
        + " makes a call that no mock answers. Paste this and say what it returns:\n"
        + "    mocks:\n      - task: "
        + Json.write(task)
        + "\n        returns: {}\n"
        + "It was called by "
        + call.tool()
        + " with:\n"
        + call.arguments().toPrettyString().indent(4).stripTrailing();
  }

  private static String undecided(HumanTaskRequest question) {
    return "The task "
        + question.task().position()
        + " asks \""
        + question.title()
        + "\" and nobody decides. Paste this:\n    decisions:\n      - task: "
        + Json.write(TaskNames.nameOf(question.task().position()))
        + "\n        decide: "
        + question.choices().getFirst()
        + "\nIt shows:\n"
        + question.payload().toPrettyString().indent(4).stripTrailing();
  }
}
