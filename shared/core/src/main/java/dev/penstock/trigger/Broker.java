package dev.penstock.trigger;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A stream, queue or topic that a worker takes messages from. Whoever may write there is trusted:
 * that is the broker's to say, and the trigger's to choose.
 */
public sealed interface Broker extends Origin {

  /** The names of all kinds, as trigger files have them. */
  List<String> KINDS = List.of("nats", "sqs", "kafka");

  /** Where it may be reached; one of them is enough. */
  List<URI> servers();

  /** What messages are taken from, for a person: a stream, a queue, a topic. */
  String place();

  /** The name in the vault of what the worker shows there; empty for none. */
  Optional<String> secret();

  /**
   * A stream of NATS JetStream, by a durable consumer: workers of one consumer share its messages.
   *
   * @param server {@code nats://} or {@code tls://}
   * @param stream its name
   * @param consumer the durable's name; one is made where there is none
   * @param subject which subjects of the stream, wildcards included; empty for all
   * @param secret of a token, an NKey's seed or a credentials file
   */
  record Nats(
      URI server, String stream, String consumer, Optional<String> subject, Optional<String> secret)
      implements Broker {
    @Override
    public String kind() {
      return "nats";
    }

    @Override
    public List<URI> servers() {
      return List.of(server);
    }

    @Override
    public String place() {
      return stream;
    }
  }

  /**
   * A queue of Amazon SQS, FIFO or not.
   *
   * @param queue its address, {@code https://} or {@code http://}
   * @param region requests are signed for
   * @param secret of {@code {accessKeyId, secretAccessKey, sessionToken?}}; empty for the worker's
   *     own credentials
   */
  record Sqs(URI queue, String region, Optional<String> secret) implements Broker {
    @Override
    public String kind() {
      return "sqs";
    }

    @Override
    public List<URI> servers() {
      return List.of(queue);
    }

    @Override
    public String place() {
      return queue.getPath().substring(queue.getPath().lastIndexOf('/') + 1);
    }
  }

  /**
   * A topic of Kafka, by the offsets of a group.
   *
   * @param servers {@code kafka://} or, with TLS, {@code kafka-secure://}
   * @param topic its name
   * @param group under which offsets are committed
   * @param from where a partition begins of which the group has no offset
   * @param login how the secret is shown; {@link KafkaLogin#NONE} exactly where there is no secret
   * @param secret of {@code {username, password}}
   */
  record Kafka(
      List<URI> servers,
      String topic,
      String group,
      From from,
      KafkaLogin login,
      Optional<String> secret)
      implements Broker {

    /** Where a partition begins. */
    public enum From {
      /** With what it still has. */
      EARLIEST,
      /** With what comes from then on. */
      LATEST;

      /** As trigger files have it. */
      public String wire() {
        return name().toLowerCase(Locale.ROOT);
      }
    }

    public Kafka {
      servers = List.copyOf(servers);
    }

    @Override
    public String kind() {
      return "kafka";
    }

    @Override
    public String place() {
      return topic;
    }
  }
}
