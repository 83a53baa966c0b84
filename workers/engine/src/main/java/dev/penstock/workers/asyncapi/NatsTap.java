package dev.penstock.workers.asyncapi;

import dev.penstock.trigger.Broker;
import dev.penstock.workers.broker.Arrival;
import dev.penstock.workers.broker.Tap;
import dev.penstock.workers.broker.TapException;
import dev.penstock.workers.http.Addresses;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.tool.InvalidArgumentsException;
import dev.penstock.workers.tool.Reach;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsJetStreamMetaData;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages of a stream by its durable consumer, pulled and acknowledged one by one. Any number of
 * taps share a consumer: the server gives each message to one of them at a time.
 */
public final class NatsTap implements Tap {

  private static final int BATCH = 20;

  /** For how long a message is left to who took it. */
  private static final Duration ACK_WAIT = Duration.ofSeconds(60);

  private static final Duration LINGER = Duration.ofMillis(100);

  private static final Logger LOG = LoggerFactory.getLogger(NatsTap.class);

  private static final int STREAM_NOT_FOUND = 10059;
  private static final int CONSUMER_NOT_FOUND = 10014;
  private static final String SUBJECT = "nats-subject";

  private final Place place;
  private final NatsLink link;
  private final JetStreamSubscription subscription;

  private NatsTap(Place place, NatsLink link, JetStreamSubscription subscription) {
    this.place = place;
    this.link = link;
    this.subscription = subscription;
  }

  /**
   * Connects, and makes the consumer where there is none.
   *
   * @param secret a token, an NKey's seed or a credentials file; null for none
   * @throws TapException also when the stream is not there, or the consumer would lose messages
   */
  public static NatsTap open(
      Egress egress, Broker.Nats broker, @Nullable String secret, Reach reach, Duration within)
      throws TapException, InterruptedException {
    Place place = NatsPublisher.place(broker.server(), broker.stream());
    InetAddress address =
        switch (egress.addresses(place.host(), reach)) {
          case Addresses.Found(List<InetAddress> found) -> found.getFirst();
          case Addresses.Refused(String reason) -> throw new TapException(reason);
          case Addresses.Unknown(String reason) -> throw new TapException(reason);
        };
    SSLContext tls = place.isSecure() ? egress.tls(reach, null, place.host()) : null;
    NatsLink link;
    try {
      link = NatsLink.open(place, address, NatsPublisher.shown(secret, tls), within);
    } catch (WireException e) {
      throw new TapException(String.valueOf(e.getMessage()));
    } catch (InvalidArgumentsException e) {
      throw new TapException(e.reason());
    }
    try {
      return new NatsTap(place, link, subscribe(place, link.connection(), broker));
    } catch (TapException e) {
      link.close();
      throw e;
    }
  }

  private static JetStreamSubscription subscribe(
      Place place, Connection connection, Broker.Nats broker) throws TapException {
    try {
      JetStreamManagement management = connection.jetStreamManagement();
      management.getStreamInfo(broker.stream());
      consumer(management, broker);
      return connection
          .jetStream()
          .subscribe(null, PullSubscribeOptions.bind(broker.stream(), broker.consumer()));
    } catch (JetStreamApiException e) {
      throw e.getApiErrorCode() == STREAM_NOT_FOUND
          ? new TapException(
              place + ": there is no stream " + broker.stream() + ". Make it, or name another.")
          : new TapException(place + ": " + e.getMessage());
    } catch (IOException | IllegalStateException | IllegalArgumentException e) {
      throw new TapException(place + ": " + e.getMessage());
    }
  }

  private static void consumer(JetStreamManagement management, Broker.Nats broker)
      throws IOException, JetStreamApiException, TapException {
    try {
      check(
          broker,
          management
              .getConsumerInfo(broker.stream(), broker.consumer())
              .getConsumerConfiguration());
    } catch (JetStreamApiException e) {
      if (e.getApiErrorCode() != CONSUMER_NOT_FOUND) {
        throw e;
      }
      ConsumerConfiguration.Builder made =
          ConsumerConfiguration.builder()
              .durable(broker.consumer())
              .deliverPolicy(DeliverPolicy.All)
              .ackPolicy(AckPolicy.Explicit)
              .ackWait(ACK_WAIT);
      broker.subject().ifPresent(made::filterSubject);
      management.addOrUpdateConsumer(broker.stream(), made.build());
    }
  }

  /** What somebody else made must not lose what is not acknowledged. */
  private static void check(Broker.Nats broker, ConsumerConfiguration found) throws TapException {
    String wrong = "";
    if (found.getDeliverSubject() != null) {
      wrong = "pushes; make it a pull consumer";
    } else if (found.getAckPolicy() != AckPolicy.Explicit) {
      wrong = "does not wait for each acknowledgement; set its ack policy to explicit";
    } else if (found.getMaxDeliver() > 0) {
      wrong = "gives a message up after some tries; set its max deliver to -1";
    } else if (broker.subject().isPresent()
        && !Objects.equals(found.getFilterSubject(), broker.subject().get())) {
      wrong = "has another filter than " + broker.subject().get() + "; change one of the two";
    }
    if (!wrong.isEmpty()) {
      throw new TapException(
          "The consumer " + broker.consumer() + " of " + broker.stream() + " " + wrong + ".");
    }
  }

  @Override
  public List<Arrival> take(Duration within) throws TapException {
    try {
      List<Message> messages = subscription.fetch(BATCH, within);
      if (messages.isEmpty() && link.connection().getStatus() != Connection.Status.CONNECTED) {
        throw new TapException(place + " has closed the connection.");
      }
      return messages.stream().map(NatsTap::arrival).toList();
    } catch (IllegalStateException e) {
      throw new TapException(place + ": " + e.getMessage());
    }
  }

  private static Arrival arrival(Message message) {
    NatsJetStreamMetaData about = message.metaData();
    Instant stored = about.timestamp().toInstant();
    Map<String, String> headers = new HashMap<>();
    Headers given = message.getHeaders();
    if (given != null) {
      given.forEach((name, values) -> headers.put(name, String.join(", ", values)));
    }
    headers.put(SUBJECT, message.getSubject());
    return new Arrival(
        // With its time: a stream that is made anew counts from one again.
        about.getStream() + "/" + about.streamSequence() + "@" + stored,
        Optional.ofNullable(given == null ? null : given.getFirst(NatsPublisher.ID)),
        headers,
        message.getData(),
        true,
        message);
  }

  @Override
  public void settle(List<Arrival> done) throws TapException {
    try {
      done.forEach(each -> ((Message) each.ticket()).ack());
    } catch (IllegalStateException e) {
      throw new TapException(place + ": " + e.getMessage());
    }
  }

  @Override
  public void giveBack(List<Arrival> left) {
    try {
      left.forEach(each -> ((Message) each.ticket()).nak());
    } catch (IllegalStateException e) {
      LOG.debug("{} gives it again later: {}", place, e.getMessage());
    }
  }

  /** What the server has sent and nobody has taken would else stay here until its time is up. */
  @Override
  public void close() {
    try {
      for (Message left = subscription.nextMessage(LINGER);
          left != null;
          left = subscription.nextMessage(LINGER)) {
        if (left.isJetStream()) {
          left.nak();
        }
      }
      link.connection().flush(LINGER);
    } catch (IllegalStateException | TimeoutException e) {
      LOG.debug("{} gives the rest again later: {}", place, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      link.close();
    }
  }
}
