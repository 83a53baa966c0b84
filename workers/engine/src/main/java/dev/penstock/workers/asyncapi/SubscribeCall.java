package dev.penstock.workers.asyncapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.json.Json;
import dev.penstock.workers.tool.Action;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.ToolCall;
import dev.penstock.workers.tool.ToolResult;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A batch of messages that is about to be taken: it waits for the first, and gives it with those
 * that have come by then as {@code {messages, after, at?, anew?}}. When its time is up it gives
 * none. {@code at} is the process in which it stays open for the next batch; {@code anew} says that
 * it was open before and is no more, so that what was sent in between is missed.
 *
 * @param batch {@code {subscription, most, last, after, further}}: how many, whether the
 *     subscription ends when its time is up, where the one before ended, and whether there was one
 */
record SubscribeCall(Call call, Feeds feeds, JsonNode batch) implements ToolCall {

  private static final Duration PULSE = Duration.ofMillis(500);
  private static final int MOST_CHARACTERS = 256 * 1024;

  SubscribeCall {
    Bindings.checkSubscribe(call.operation(), call.place().wire());
  }

  @Override
  public Action action() {
    return new Action(Call.NAME, "GET", call.operation().name(), call.place().uri());
  }

  @Override
  public Set<String> secrets() {
    return call.credential().secrets();
  }

  @Override
  public Idempotency idempotency(Idempotency declared) {
    return Idempotency.SAFE;
  }

  @Override
  public Optional<ObjectNode> resolved() {
    return Optional.of(
        Json.object()
            .put("uri", call.place().uri().toString())
            .put("documentDigest", call.document().digest()));
  }

  @Override
  public ToolResult act(Permit permit) {
    String subscription = batch.path("subscription").asText();
    Feed feed = null;
    boolean anew = false;
    boolean stays = false;
    try {
      feed = feeds.take(subscription);
      if (feed == null && call.place().wire() == Wire.KAFKA) {
        feed = openKafka(permit);
      }
      if (feed == null) {
        switch (call.way(permit)) {
          case Call.Way.Shut(ToolResult result) -> {
            return result;
          }
          case Call.Way.Open(InetAddress address) -> {
            feed = open(address, permit);
            anew = batch.path("further").asBoolean(false) && feed.position().isNull();
          }
        }
      }
      ToolResult taken = take(feed, permit);
      stays = goesOn(taken) && !permit.stop().isGiven();
      return told(taken, anew, stays);
    } catch (WireException e) {
      return new ToolResult.Failed(e.at(permit.position()), true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new ToolResult.Doubtful(
          Standard.COMMUNICATION.error("The worker is stopping.", permit.position()));
    } finally {
      if (feed != null && stays) {
        feeds.rest(subscription, feed);
      } else if (feed != null) {
        feed.close();
      }
    }
  }

  private ToolResult told(ToolResult taken, boolean anew, boolean stays) {
    if (taken instanceof ToolResult.Succeeded(ObjectNode result)) {
      if (anew) {
        result.put("anew", true);
      }
      if (stays) {
        result.put("at", feeds.place());
      }
    }
    return taken;
  }

  /** Whether another batch may be asked for. */
  private boolean goesOn(ToolResult taken) {
    return taken instanceof ToolResult.Succeeded(JsonNode result)
        && !(result.path("messages").isEmpty() && batch.path("last").asBoolean(false));
  }

  private Feed openKafka(Permit permit) throws WireException, InterruptedException {
    KafkaLink link = KafkaLink.open(call, permit, "GET");
    Feed feed = null;
    try {
      feed = KafkaFeed.open(call.place(), link, batch.path("after"), within(permit));
      return feed;
    } finally {
      if (feed == null) {
        link.close();
      }
    }
  }

  private static Duration within(Permit permit) {
    Duration left = permit.deadline().left();
    return left.compareTo(CONNECT) < 0 ? left : CONNECT;
  }

  private Feed open(InetAddress address, Permit permit) throws WireException, InterruptedException {
    Duration within = within(permit);
    Shown shown = call.shown(permit);
    Place place = call.place();
    if (place.wire() == Wire.WS) {
      return WebSocketLink.open(place, address, shown, call.egress().maxAnswerBytes(), within);
    }
    NatsLink link = NatsLink.open(place, address, shown, within);
    boolean opened = false;
    try {
      String stream = Bindings.stream(call.operation());
      Feed feed =
          stream.isEmpty()
              ? NatsFeed.plain(place, link, Bindings.queue(call.operation()), within)
              : NatsFeed.stream(place, link, stream, batch.path("after"));
      opened = true;
      return feed;
    } finally {
      if (!opened) {
        link.close();
      }
    }
  }

  private static final Duration CONNECT = Duration.ofSeconds(10);

  private ToolResult take(Feed feed, Permit permit) throws WireException, InterruptedException {
    ArrayNode messages = Json.array();
    int most = Math.max(1, batch.path("most").asInt(1));
    int characters = 0;
    while (messages.size() < most && characters < MOST_CHARACTERS) {
      Duration left = permit.deadline().left();
      if (messages.isEmpty() && (!left.isPositive() || permit.stop().isGiven())) {
        break;
      }
      Incoming next = next(feed, messages, left);
      if (next == null) {
        if (messages.isEmpty()) {
          continue;
        }
        break;
      }
      if (next.payload().length > call.egress().maxAnswerBytes()) {
        throw new WireException(
            Standard.COMMUNICATION,
            call.place() + " sent a message of " + next.payload().length + " bytes, too large.");
      }
      ObjectNode message = next.message(call.operation().messages());
      characters += Json.write(message).length();
      messages.add(message);
    }
    ObjectNode result = Json.object();
    result.set("messages", messages);
    result.set("after", feed.position());
    return new ToolResult.Succeeded(result);
  }

  /** What came before the connection ended is given; that it ended is met by the next batch. */
  private static @Nullable Incoming next(Feed feed, ArrayNode before, Duration left)
      throws WireException, InterruptedException {
    if (before.isEmpty()) {
      return feed.next(left.compareTo(PULSE) < 0 ? left : PULSE);
    }
    try {
      return feed.next(Duration.ofMillis(1));
    } catch (WireException e) {
      return null;
    }
  }
}
