package dev.penstock.definition;

import dev.penstock.definition.task.Reconcile;
import dev.penstock.expression.Expression;
import dev.penstock.expression.JqExpression;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Reads {@code metadata.effect.reconcile} of a call. */
final class ReconcileReader {

  private static final Duration SETTLES = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private ReconcileReader() {}

  static Optional<Reconcile> read(Reading reading, Located task) {
    Optional<Located> effect = task.member("metadata").flatMap(m -> m.member("effect"));
    Optional<Located> declared = effect.flatMap(e -> e.member("reconcile"));
    if (declared.isEmpty()) {
      return Optional.empty();
    }
    Located at = declared.get();
    Optional<Located> endpoint = at.member("endpoint");
    if (endpoint.isEmpty()) {
      report(reading, at, "Say where to ask: \"endpoint\", with {" + Reconcile.KEY + "} in it.");
      return Optional.empty();
    }
    if (task.text("call").filter(call -> !HumanCallReader.asksAPerson(call)).isEmpty()) {
      report(reading, at, "Only a call has a target that can be asked.");
      return Optional.empty();
    }
    if (effect.flatMap(e -> e.text("idempotency")).filter("key"::equals).isPresent()) {
      report(
          reading,
          at,
          "A target that honours the key is called again with it and is not asked: leave one out.");
    }
    if (!endpoint.get().value().isTextual() && endpoint.get().member("uri").isEmpty()) {
      report(reading, endpoint.get(), "The endpoint is a URI, or an object with a \"uri\".");
      return Optional.empty();
    }
    reading.onlyKnown(at, "endpoint", "headers", "found", "result", "settles");
    return Optional.of(
        new Reconcile(
            EndpointReader.read(reading, endpoint.get()),
            reading.template(at.member("headers")),
            at.member("found").map(e -> ofAnswer(reading, e)),
            at.member("result").map(e -> ofAnswer(reading, e)),
            at.member("settles").map(s -> settles(reading, s)).orElse(SETTLES)));
  }

  /** The worker evaluates it, which has the answer and nothing of the run. */
  private static Expression ofAnswer(Reading reading, Located at) {
    Expression expression = reading.expression(at);
    if (expression instanceof JqExpression jq && !jq.variables().isEmpty()) {
      report(
          reading, at, "It sees the body of the answer and no variable: " + names(jq.variables()));
    }
    return expression;
  }

  private static String names(Set<String> variables) {
    return "$" + String.join(", $", variables.stream().sorted().toList()) + ".";
  }

  private static Duration settles(Reading reading, Located at) {
    Duration settles = Durations.read(reading, at);
    if (settles.compareTo(LONGEST) > 0) {
      report(reading, at, "A run waits for this: at most a minute.");
    }
    return settles;
  }

  private static void report(Reading reading, Located at, String message) {
    reading.report(Rule.INVALID_ARGUMENT, at, message);
  }
}
