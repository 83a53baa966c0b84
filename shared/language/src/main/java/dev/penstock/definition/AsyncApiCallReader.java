package dev.penstock.definition;

import dev.penstock.definition.task.AsyncApiCallTask;
import dev.penstock.definition.task.AsyncApiPublishTask;
import dev.penstock.definition.task.AsyncApiSubscribeTask;
import dev.penstock.definition.task.AsyncApiSubscribeTask.Enough;
import dev.penstock.definition.task.AsyncApiTarget;
import dev.penstock.definition.task.TaskFrame;
import java.util.Optional;
import java.util.Set;

/** Reads {@code call: asyncapi}. The document it names is read when the call is made. */
final class AsyncApiCallReader {

  private static final Set<String> PROTOCOLS = Set.of("http", "kafka", "nats", "ws");

  private AsyncApiCallReader() {}

  static AsyncApiCallTask read(Reading reading, TaskFrame frame, Located at, Located with) {
    Optional<Located> subscription = with.member("subscription");
    checkProtocol(reading, with, subscription.isPresent());
    AsyncApiTarget target = target(reading, with);
    return subscription.isPresent()
        ? subscribe(reading, frame, target, subscription.get())
        : publish(reading, frame, at, target, with);
  }

  private static void checkProtocol(Reading reading, Located with, boolean subscribes) {
    Optional<Located> protocol = with.member("protocol");
    protocol
        .filter(p -> !PROTOCOLS.contains(p.value().asText()))
        .ifPresent(
            p ->
                reading
                    .findings()
                    .unsupported(
                        p,
                        "The protocol "
                            + p.value().asText()
                            + " (http, kafka, nats and ws can be used)"));
    protocol
        .filter(p -> subscribes && p.value().asText().equals("http"))
        .ifPresent(
            p ->
                reading
                    .findings()
                    .unsupported(
                        p,
                        "A subscription by http, whose binding does not say how messages come"
                            + " (kafka, nats and ws can be used),"));
  }

  private static AsyncApiTarget target(Reading reading, Located with) {
    Optional<Located> server = with.member("server");
    return new AsyncApiTarget(
        EndpointReader.ofResource(reading, with.member("document").orElseThrow()),
        with.text("operation"),
        with.text("channel"),
        server.flatMap(s -> s.text("name")),
        reading.template(server.flatMap(s -> s.member("variables"))),
        with.text("protocol"),
        with.member("authentication").flatMap(a -> AuthenticationReader.read(reading, a)));
  }

  private static AsyncApiPublishTask publish(
      Reading reading, TaskFrame frame, Located at, AsyncApiTarget target, Located with) {
    CallReader.wantTimeout(reading, frame, at);
    OutsideCalls.checkCredentials(reading, with.member("message").orElseThrow());
    var values = new CallValues(reading, with);
    return new AsyncApiPublishTask(
        frame,
        target,
        values.of("message").orElseThrow(),
        CallReader.declaredIdempotency(reading, at),
        values.secrets());
  }

  private static AsyncApiSubscribeTask subscribe(
      Reading reading, TaskFrame frame, AsyncApiTarget target, Located subscription) {
    Located consume = subscription.member("consume").orElseThrow();
    return new AsyncApiSubscribeTask(
        frame,
        target,
        subscription.member("filter").map(reading::expression),
        consume.member("for").map(span -> Durations.span(reading, span)),
        enough(reading, consume),
        subscription.member("foreach").map(foreach -> EventReader.iterator(reading, foreach)));
  }

  private static Enough enough(Reading reading, Located consume) {
    Optional<Located> condition = consume.member("while");
    if (condition.isPresent()) {
      return new Enough.While(reading.expression(condition.get()));
    }
    condition = consume.member("until");
    if (condition.isPresent()) {
      return new Enough.Until(reading.expression(condition.get()));
    }
    Located amount = consume.member("amount").orElseThrow();
    if (!amount.value().canConvertToInt() || amount.value().intValue() < 1) {
      reading.report(
          Rule.INVALID_ARGUMENT, amount, "The amount of messages is a number from 1 on.");
    }
    return new Enough.Amount(amount.value().intValue());
  }
}
