package dev.penstock.workers.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.WorkflowError;
import dev.penstock.expression.Expression;
import dev.penstock.expression.ExpressionException;
import dev.penstock.json.Json;
import dev.penstock.workers.protocol.EffectRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Holds what a run did against what its test expects. */
final class Judgement {

  private final TestCase test;
  private final Account account;
  private final List<String> mismatches = new ArrayList<>();

  private Judgement(TestCase test, Account account) {
    this.test = test;
    this.account = account;
  }

  /** What is not as expected, each for a person to read; none when the test passes. */
  static List<String> of(TestCase test, Account account) {
    Judgement judgement = new Judgement(test, account);
    judgement.ending();
    judgement.rest();
    return judgement.mismatches;
  }

  private void ending() {
    Expectation expected = test.expectation();
    switch (account.ending()) {
      case Ending.Stuck(String why) -> mismatches.add(why);
      case Ending.Faulted(WorkflowError error) -> {
        ObjectNode was = Json.mapper().valueToTree(error);
        if (expected.fault().isEmpty()) {
          mismatches.add("The run faulted:\n" + was.toPrettyString().indent(4).stripTrailing());
        } else {
          differ("The fault differs", Difference.ofMembers(named(expected.fault().get()), was));
        }
      }
      case Ending.Completed(JsonNode output) -> {
        if (expected.fault().isPresent()) {
          mismatches.add("The run should fault, but completed with " + Json.write(output));
        }
        expected
            .output()
            .ifPresent(o -> differ("The output differs", Difference.between(o, output)));
        expected.holds().forEach(condition -> holds(condition, output));
      }
    }
  }

  private void rest() {
    Expectation expected = test.expectation();
    boolean stuck = account.ending() instanceof Ending.Stuck;
    expected.path().ifPresent(this::path);
    expected.undone().ifPresent(this::undone);
    if (!stuck) {
      expected.calls().ifPresent(this::calls);
      expected
          .lasts()
          .filter(lasts -> !lasts.equals(account.lasted()))
          .ifPresent(
              lasts ->
                  mismatches.add(
                      "The run should last " + lasts + ", but lasted " + account.lasted() + "."));
    }
  }

  private void path(List<String> expected) {
    inOrder(
        "The path differs (- expected, + taken)",
        expected,
        account.path().stream().map(began -> began.task().position().pointer()).toList());
  }

  private void undone(List<String> expected) {
    inOrder("What was undone differs (- expected, + undone)", expected, account.undone());
  }

  private void inOrder(String what, List<String> expected, List<String> was) {
    List<String> lines = PathDifference.lines(expected, was);
    if (!lines.isEmpty()) {
      mismatches.add(what + ":\n" + String.join("\n", lines));
    }
  }

  private void calls(List<Expectation.ExpectedCall> expected) {
    // A call that a person was asked about and allowed is one call.
    List<EffectRequest> made =
        account.calls().stream().filter(c -> c.humanTaskId() == null).toList();
    if (expected.size() != made.size()) {
      mismatches.add(
          "Expected "
              + expected.size()
              + " calls, but "
              + made.size()
              + " were made"
              + (made.isEmpty() ? "." : ":")
              + made.stream().map(c -> "\n    " + describe(c)).reduce("", String::concat));
      return;
    }
    for (int i = 0; i < expected.size(); i++) {
      call(i + 1, expected.get(i), made.get(i));
    }
  }

  private void call(int number, Expectation.ExpectedCall expected, EffectRequest made) {
    String which = "Call " + number;
    if (expected.task().isPresent()
        && !TaskNames.isMeant(expected.task().get(), made.task().position())) {
      mismatches.add(
          which + " should be made by " + expected.task().get() + ", but was " + describe(made));
      return;
    }
    if (expected.tool().isPresent() && !expected.tool().get().equals(made.tool())) {
      mismatches.add(which + " should be " + expected.tool().get() + ", but was " + describe(made));
    }
    expected
        .with()
        .ifPresent(
            with -> differ(which + " differs", Difference.ofMembers(with, made.arguments())));
  }

  private void holds(Expression condition, JsonNode output) {
    try {
      if (!condition.holds(output, Map.of("input", test.input()))) {
        mismatches.add(
            "This should hold: " + condition.source() + "\nThe output is " + Json.write(output));
      }
    } catch (ExpressionException e) {
      mismatches.add("This can't be evaluated: " + condition.source() + "\n" + e.getMessage());
    }
  }

  private void differ(String what, List<String> lines) {
    if (!lines.isEmpty()) {
      mismatches.add(what + ":\n    " + String.join("\n    ", lines));
    }
  }

  private static JsonNode named(JsonNode fault) {
    ObjectNode full = fault.deepCopy();
    if (full.path("type").isTextual()) {
      full.put("type", AnswerReader.typeUri(full.path("type").textValue()));
    }
    return full;
  }

  private static String describe(EffectRequest call) {
    return call.task().position() + " " + call.tool() + " " + Json.write(call.arguments());
  }
}
