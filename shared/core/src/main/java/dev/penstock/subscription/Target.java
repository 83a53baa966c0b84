package dev.penstock.subscription;

import dev.penstock.trigger.KafkaLogin;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Who is sent the events of a subscription. */
public sealed interface Target {

  /** As the file names it. */
  String kind();

  /** Where it is, with scheme and host: what the policy decides on and what people are shown. */
  URI uri();

  /**
   * An endpoint that takes signed webhooks (Standard Webhooks 1.0.0).
   *
   * @param uri http or https, without user information and fragment
   * @param secret the name in the vault of what signs: {@code whsec_…} or {@code whsk_…}
   */
  record Webhook(URI uri, String secret) implements Target {
    @Override
    public String kind() {
      return "webhook";
    }
  }

  /**
   * A stream of NATS JetStream.
   *
   * @param uri {@code nats://} or {@code tls://}, host and port
   * @param subject a subject of the stream
   * @param secret the name in the vault of a token, an NKey's seed or a credentials file; empty for
   *     none
   */
  record Nats(URI uri, String subject, Optional<String> secret) implements Target {
    @Override
    public String kind() {
      return "nats";
    }
  }

  /**
   * A topic of Kafka.
   *
   * @param servers {@code kafka://} or, with TLS, {@code kafka-secure://}; tried in turn
   * @param topic its name
   * @param login how the secret is shown
   * @param secret the name in the vault of {@code {username, password}}; empty for none
   */
  record Kafka(List<URI> servers, String topic, KafkaLogin login, Optional<String> secret)
      implements Target {
    public Kafka {
      servers = List.copyOf(servers);
    }

    @Override
    public String kind() {
      return "kafka";
    }

    @Override
    public URI uri() {
      return servers.getFirst();
    }
  }

  /**
   * A queue, topic or bus of AWS.
   *
   * @param service which service
   * @param uri where the service is; for SQS the queue's address
   * @param name the queue's address, the topic's ARN, the bus's name
   * @param region the requests are signed for
   * @param secret the name in the vault of the credentials; empty for those of the worker
   */
  record Aws(Service service, URI uri, String name, String region, Optional<String> secret)
      implements Target {

    /** A service that takes events. */
    public enum Service {
      SQS("sqs", "sqs", "queue"),
      SNS("sns", "sns", "topic"),
      EVENT_BRIDGE("event-bridge", "events", "bus");

      private final String kind;
      private final String signingName;
      private final String member;

      Service(String kind, String signingName, String member) {
        this.kind = kind;
        this.signingName = signingName;
        this.member = member;
      }

      /** The name in addresses and signatures. */
      public String signingName() {
        return signingName;
      }

      String kind() {
        return kind;
      }

      String member() {
        return member;
      }
    }

    @Override
    public String kind() {
      return service.kind();
    }

    /** Whether it is a queue or topic that keeps an order. */
    public boolean keepsOrder() {
      return name.endsWith(".fifo");
    }
  }
}
