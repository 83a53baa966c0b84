package dev.penstock.workers.outbound;

import dev.penstock.event.CloudEvent;
import dev.penstock.subscription.Target;
import dev.penstock.workers.asyncapi.NatsPublisher;
import java.time.Duration;
import java.util.Map;

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
    return Sent.of(publisher.publish(letter, secret, outgoing.reach(), timeout));
  }
}
