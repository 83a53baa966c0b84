package dev.penstock.definition;

import dev.penstock.definition.task.FlowDirective;
import dev.penstock.definition.task.RetryPolicy;
import dev.penstock.definition.task.TaskFrame;
import dev.penstock.definition.task.Timespan;
import dev.penstock.definition.task.TryTask;
import dev.penstock.expression.JqTemplate;
import dev.penstock.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads {@code try} tasks and retry policies. */
final class TryReader {

  private static final Timespan NONE = new Timespan.Fixed(Duration.ZERO);

  private TryReader() {}

  static TryTask read(Reading reading, TaskFrame frame, Located at) {
    Located handling = at.member("catch").orElse(new Located(Json.object(), at.pointerOf("catch")));
    String as = handling.text("as").orElse("error");
    Reading caught = reading.with(List.of(as));
    return new TryTask(
        frame,
        TaskListReader.read(
            handling.value().has("retry") ? reading.retried() : reading,
            at.member("try").orElseThrow()),
        filter(reading, handling.member("errors")),
        as,
        handling.member("when").map(caught::expression),
        handling.member("exceptWhen").map(caught::expression),
        handling.member("retry").flatMap(r -> retry(reading, caught, r)),
        handling.member("do").map(list -> TaskListReader.read(caught, list)),
        handling.text("then").map(FlowDirective::parse));
  }

  private static TryTask.ErrorFilter filter(Reading reading, Optional<Located> errors) {
    errors.ifPresent(e -> reading.onlyKnown(e, "with"));
    Optional<Located> with = errors.flatMap(e -> e.member("with"));
    with.ifPresent(
        w -> {
          reading.onlyKnown(w, "type", "status", "instance", "title", "detail", "details");
          w.members().stream()
              .map(Located.Member::located)
              .filter(m -> m.value().isTextual() && JqTemplate.isExpression(m.value().textValue()))
              .forEach(m -> reading.findings().unsupported(m, "An expression in an error filter"));
        });
    return new TryTask.ErrorFilter(
        with.flatMap(w -> w.text("type")),
        with.flatMap(w -> w.member("status")).map(s -> s.value().intValue()),
        with.flatMap(w -> w.text("instance")),
        with.flatMap(w -> w.text("title")),
        with.flatMap(w -> w.text("detail").or(() -> w.text("details"))));
  }

  private static Optional<RetryPolicy> retry(Reading reading, Reading caught, Located retry) {
    Optional<Located> found =
        retry.value().isTextual()
            ? Reusables.find(reading.use().retries(), "retries", retry, reading.findings())
            : Optional.of(retry);
    return found.map(policy -> policy(reading, caught, policy));
  }

  /**
   * A policy.
   *
   * @param outside sees no error: what is read with it is needed before there is one
   */
  static RetryPolicy policy(Reading outside, Reading reading, Located policy) {
    Optional<Located> limit = policy.member("limit");
    Optional<Located> attempt = limit.flatMap(l -> l.member("attempt"));
    Optional<Located> jitter = policy.member("jitter");
    Timespan from = span(reading, jitter, "from").orElse(NONE);
    Timespan to = span(reading, jitter, "to").orElse(NONE);
    jitter
        .filter(_ -> isLonger(from, to))
        .ifPresent(
            j ->
                reading.report(
                    Rule.INVALID_DURATION, j, "The jitter's \"from\" exceeds its \"to\"."));
    Optional<Located> count = attempt.flatMap(a -> a.member("count"));
    count
        .filter(c -> !c.value().canConvertToInt() || c.value().intValue() < 0)
        .ifPresent(
            c ->
                reading.report(Rule.INVALID_ARGUMENT, c, "The number of retries is zero or more."));
    return new RetryPolicy(
        policy.member("when").map(reading::expression),
        policy.member("exceptWhen").map(reading::expression),
        span(reading, Optional.of(policy), "delay").orElse(NONE),
        backoff(reading, policy),
        count.map(c -> c.value().intValue()),
        span(outside, attempt, "duration"),
        span(reading, limit, "duration"),
        from,
        to);
  }

  private static Optional<Timespan> span(Reading reading, Optional<Located> parent, String name) {
    return parent.flatMap(p -> p.member(name)).map(d -> Durations.span(reading, d));
  }

  private static boolean isLonger(Timespan left, Timespan right) {
    return left instanceof Timespan.Fixed(var a)
        && right instanceof Timespan.Fixed(var b)
        && a.compareTo(b) > 0;
  }

  private static RetryPolicy.Backoff backoff(Reading reading, Located policy) {
    for (Located.Member kind : policy.member("backoff").map(Located::members).orElse(List.of())) {
      if (!kind.located().value().isEmpty()) {
        reading.findings().unsupported(kind.located(), "A back-off with a definition of its own");
      }
      switch (kind.key()) {
        case "linear" -> {
          return RetryPolicy.Backoff.LINEAR;
        }
        case "exponential" -> {
          return RetryPolicy.Backoff.EXPONENTIAL;
        }
        default -> {}
      }
    }
    return RetryPolicy.Backoff.CONSTANT;
  }
}
