package dev.penstock.workers.source;

import dev.penstock.trigger.Broker;
import dev.penstock.workers.asyncapi.KafkaAccess;
import dev.penstock.workers.asyncapi.KafkaTap;
import dev.penstock.workers.asyncapi.NatsTap;
import dev.penstock.workers.aws.SqsTap;
import dev.penstock.workers.broker.Tap;
import dev.penstock.workers.broker.TapException;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.tool.Reach;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Opens the way to a trigger's broker, with what the policy and the vault give. Thread-safe. */
final class SourceTaps implements Source.Opening {

  private final Egress egress;
  private final SourceGate gate;
  private final SourceTurns turns;
  private final SourceSettings settings;

  SourceTaps(Egress egress, SourceGate gate, SourceTurns turns, SourceSettings settings) {
    this.egress = egress;
    this.gate = gate;
    this.turns = turns;
    this.settings = settings;
  }

  @Override
  public Tap open(OpenSource source, URI server) throws TapException, InterruptedException {
    return switch (source.broker()) {
      case Broker.Kafka _ -> new TurnTap(turns, source.name(), () -> connect(source, server));
      case Broker.Nats _, Broker.Sqs _ -> connect(source, server);
    };
  }

  private Tap connect(OpenSource source, URI server) throws TapException, InterruptedException {
    SourceGate.Pass pass = gate.open(source, server);
    try {
      Tap tap =
          switch (source.broker()) {
            case Broker.Nats nats ->
                NatsTap.open(egress, nats, secret(pass), pass.reach(), settings.timeout());
            case Broker.Sqs sqs -> new SqsTap(egress, sqs, pass.secrets(), pass.reach());
            case Broker.Kafka kafka ->
                KafkaTap.open(
                    egress,
                    new KafkaAccess(server, kafka.topic(), kafka.login(), secret(pass)),
                    kafka,
                    pass.reach(),
                    broker -> admit(source, broker));
          };
      return new PassedTap(tap, pass);
    } catch (TapException | InterruptedException | RuntimeException e) {
      pass.close();
      throw e;
    }
  }

  private Reach admit(OpenSource source, URI broker) throws KafkaAccess.ClosedException {
    try {
      return gate.admit(source, broker);
    } catch (TapException e) {
      throw new KafkaAccess.ClosedException(e.reason());
    }
  }

  private static @Nullable String secret(SourceGate.Pass pass) {
    return pass.secrets().isEmpty() ? null : pass.secrets().getFirst().value().revealText();
  }
}
