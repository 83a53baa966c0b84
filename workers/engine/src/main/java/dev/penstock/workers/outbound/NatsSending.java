package dev.penstock.workers.outbound;

import dev.penstock.event.CloudEvent;
import dev.penstock.subscription.Target;
import dev.penstock.workers.asyncapi.NatsPublisher;
import dev.penstock.workers.asyncapi.NatsPublisher.Answer;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Publishes events to NATS JetStream in the structured mode of the CloudEvents binding for NATS.
 * Thread-safe.
 */
final class NatsSending {

  private final NatsPublisher publisher;
  private final Duration timeout;

  NatsSending(NatsPublisher publisher, Duration timeout) {
    this.publisher = publisher;
    this.timeout = timeout;
  }

  Sent send(Outgoing outgoing, Target.Nats target) {
    var letter =
        new NatsPublisher.Letter(
            target.uri(),
            target.subject(),
            outgoing.message().id(),
            Map.of("content-type", CloudEvent.MEDIA_TYPE),
            outgoing.bytes());
    String secret =
        outgoing.secrets().isEmpty() ? null : outgoing.secrets().getFirst().value().revealText();
    return switch (publisher.publish(letter, secret, outgoing.reach(), timeout)) {
      case Answer.Stored() -> new Sent.Delivered(OptionalInt.empty());
      case Answer.Refused(String reason) -> new Sent.Refused(reason);
      case Answer.Failed(String reason) -> Sent.Failed.unreached(reason);
    };
  }
}
