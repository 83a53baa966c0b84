package dev.penstock.workers.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.expression.Expression;
import dev.penstock.expression.ExpressionException;
import dev.penstock.expression.JqExpression;
import dev.penstock.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one entry of {@code tests}. */
record CaseReader(TaskNames tasks) {

  private static final List<String> OUTCOMES =
      List.of(
          "approved",
          "changes-requested",
          "submitted",
          "rejected",
          "expired",
          "retry",
          "mark-done",
          "fail");

  Optional<TestCase> read(Place at) {
    if (!at.isObjectOf(
        "name", "input", "startedBy", "config", "mocks", "decisions", "events", "expect")) {
      return Optional.empty();
    }
    Optional<String> name = at.text("name");
    if (at.member("name").isEmpty()) {
      at.complain("\"name\" is missing: say in a few words what the workflow should do.");
    }
    Optional<Place> expect = at.member("expect");
    if (expect.isEmpty()) {
      at.complain("\"expect\" is missing: a test that expects nothing can't fail.");
    }
    List<Mock> mocks = new ArrayList<>();
    at.items("mocks").forEach(m -> mock(m).ifPresent(mocks::add));
    List<PersonRule> people = new ArrayList<>();
    at.items("decisions").forEach(d -> person(d).ifPresent(people::add));
    List<World.Arrival> events = new ArrayList<>();
    at.items("events").forEach(e -> EventEntry.read(e, events.size() + 1).ifPresent(events::add));
    events.sort(Comparator.comparing(World.Arrival::at));
    return Optional.of(
        new TestCase(
            name.orElse(""),
            at.complaints().lineOf(at.pointer()),
            at.member("input").map(Place::value).orElseGet(Json::object),
            at.text("startedBy").orElse("person:author"),
            config(at),
            List.copyOf(mocks),
            List.copyOf(people),
            List.copyOf(events),
            expect.map(this::expectation).orElse(Expectation.NOTHING)));
  }

  private static JsonNode config(Place at) {
    Optional<Place> config = at.member("config");
    if (config.isEmpty()) {
      return Json.object();
    }
    if (!config.get().value().isObject()) {
      config.get().complain("\"config\" must be an object.");
    }
    return config.get().value();
  }

  private Optional<Mock> mock(Place at) {
    if (!at.isObjectOf(
        "task", "call", "host", "answers", "returns", "fault", "approval", "unknown", "takes")) {
      return Optional.empty();
    }
    Optional<String> task = at.member("task").flatMap(tasks::known);
    if (at.member("task").isEmpty() && at.member("call").isEmpty()) {
      at.complain("A mock says which calls it answers: by task, or by call (and host).");
    }
    List<Answer> answers = new ArrayList<>();
    boolean always = at.member("answers").isEmpty();
    if (always) {
      AnswerReader.read(at).ifPresent(answers::add);
    } else {
      for (Place answer : at.items("answers")) {
        if (answer.isObjectOf("returns", "fault", "approval", "unknown", "takes")) {
          AnswerReader.read(answer).ifPresent(answers::add);
        }
      }
      if (AnswerReader.KINDS.stream().anyMatch(at.value()::has)) {
        at.complain("Either answers, in turn, or one answer for every call; not both.");
      }
    }
    return Optional.of(
        new Mock(
            task, at.text("call"), at.text("host"), List.copyOf(answers), always, at.pointer()));
  }

  private Optional<PersonRule> person(Place at) {
    if (!at.isObjectOf("task", "decide", "by", "comment", "after", "result")) {
      return Optional.empty();
    }
    Optional<String> outcome = at.text("decide");
    if (outcome.filter(OUTCOMES::contains).isEmpty()) {
      at.complain("\"decide\" is one of " + String.join(", ", OUTCOMES) + ".");
    }
    return Optional.of(
        new PersonRule(
            at.member("task").flatMap(tasks::known),
            outcome.orElse("expired"),
            at.text("by").orElse("someone"),
            at.text("comment").orElse(null),
            at.duration("after"),
            at.member("result").map(Place::value).orElse(null),
            at.pointer()));
  }

  private Expectation expectation(Place at) {
    at.isObjectOf("path", "output", "fault", "calls", "holds", "undone", "lasts");
    if (at.value().isEmpty()) {
      at.complain("A test that expects nothing can't fail.");
    }
    List<Expression> holds = new ArrayList<>();
    at.items("holds").forEach(h -> condition(h).ifPresent(holds::add));
    Optional<Place> fault = at.member("fault");
    fault.ifPresent(f -> f.isObjectOf("type", "status", "title", "detail", "instance"));
    if (fault.isPresent() && (at.member("output").isPresent() || !holds.isEmpty())) {
      at.complain("A run that faults has no output: expect either fault, or output and holds.");
    }
    return new Expectation(
        at.member("path").map(_ -> known(at.items("path"))),
        at.member("output").map(Place::value),
        fault.map(Place::value),
        at.member("calls").map(_ -> at.items("calls").stream().map(this::call).toList()),
        List.copyOf(holds),
        at.member("undone").map(_ -> known(at.items("undone"))),
        at.member("lasts").map(_ -> at.duration("lasts")));
  }

  private List<String> known(List<Place> names) {
    List<String> path = new ArrayList<>();
    names.forEach(name -> tasks.known(name).ifPresent(path::add));
    return List.copyOf(path);
  }

  private Expectation.ExpectedCall call(Place at) {
    at.isObjectOf("task", "call", "with");
    return new Expectation.ExpectedCall(
        at.member("task").flatMap(tasks::known),
        at.text("call"),
        at.member("with").map(Place::value));
  }

  private static Optional<Expression> condition(Place at) {
    Optional<String> text = at.text();
    try {
      Optional<JqExpression> compiled = text.map(JqExpression::compile);
      if (compiled.isPresent() && !Set.of("input").containsAll(compiled.get().variables())) {
        at.complain("A condition sees the output as . and the run's input as $input, no more.");
        return Optional.empty();
      }
      return compiled.map(Expression.class::cast);
    } catch (ExpressionException e) {
      at.complain("The condition does not compile: " + e.getMessage());
      return Optional.empty();
    }
  }
}
