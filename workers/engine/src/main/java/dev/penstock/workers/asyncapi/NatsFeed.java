package dev.penstock.workers.asyncapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.json.Json;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.Subscription;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages of a NATS subject. Of plain NATS those that are sent while it is open; of a stream
 * (JetStream) all after a number, which the run keeps, so that the server keeps nothing of it.
 */
final class NatsFeed implements Feed {

  /** What may wait in memory while a run deals with what came before. */
  private static final int MOST_WAITING = 10_000;

  private static final long MOST_BYTES_WAITING = 16L * 1024 * 1024;

  private final Place place;
  private final NatsLink link;
  private final Subscription subscription;
  private final boolean isStream;
  private long seen;

  private NatsFeed(
      Place place, NatsLink link, Subscription subscription, boolean isStream, long seen) {
    this.place = place;
    this.link = link;
    this.subscription = subscription;
    this.isStream = isStream;
    this.seen = seen;
  }

  /** Takes what comes from now on; with a queue, what no other member of it takes. */
  static NatsFeed plain(Place place, NatsLink link, String queue, Duration within)
      throws WireException, InterruptedException {
    Subscription subscription =
        queue.isEmpty()
            ? link.connection().subscribe(place.subject())
            : link.connection().subscribe(place.subject(), queue);
    subscription.setPendingLimits(MOST_WAITING, MOST_BYTES_WAITING);
    link.settle(place, within);
    return new NatsFeed(place, link, subscription, false, 0);
  }

  /**
   * Takes what a stream has after a position, or what comes into it from now on.
   *
   * @param after a {@link #position}, or null
   */
  static NatsFeed stream(Place place, NatsLink link, String stream, JsonNode after)
      throws WireException {
    try {
      long seen =
          after.path("sequence").isIntegralNumber()
              ? after.path("sequence").longValue()
              : link.connection()
                  .jetStreamManagement()
                  .getStreamInfo(stream)
                  .getStreamState()
                  .getLastSequence();
      Subscription subscription =
          link.connection()
              .jetStream()
              .subscribe(
                  place.subject(),
                  PushSubscribeOptions.builder().stream(stream)
                      .ordered(true)
                      .configuration(
                          ConsumerConfiguration.builder()
                              .deliverPolicy(DeliverPolicy.ByStartSequence)
                              .startSequence(seen + 1)
                              .build())
                      .build());
      return new NatsFeed(place, link, subscription, true, seen);
    } catch (IOException | JetStreamApiException | IllegalStateException e) {
      throw WireException.lost(place, e);
    }
  }

  @Override
  public @Nullable Incoming next(Duration within) throws WireException, InterruptedException {
    Message message;
    try {
      message = subscription.nextMessage(within);
    } catch (IllegalStateException e) {
      throw WireException.lost(place, e);
    }
    if (subscription.getDroppedCount() > 0) {
      throw new WireException(
          Standard.COMMUNICATION,
          place + ": messages came faster than they were dealt with, and some are lost.");
    }
    if (message == null) {
      if (!subscription.isActive()) {
        throw new WireException(Standard.COMMUNICATION, place + " has closed the connection.");
      }
      return null;
    }
    if (isStream) {
      seen = message.metaData().streamSequence();
    }
    return new Incoming(message.getData(), headers(message.getHeaders()));
  }

  @Override
  public JsonNode position() {
    return isStream ? Json.object().put("sequence", seen) : NullNode.getInstance();
  }

  private static Map<String, String> headers(@Nullable Headers given) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (given != null) {
      given.forEach((name, values) -> headers.put(name, String.join(", ", values)));
    }
    return headers;
  }

  @Override
  public void close() {
    link.close();
  }
}
