package dev.penstock.workers.asyncapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.json.Json;
import dev.penstock.workers.http.BoundedText;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;
import org.jspecify.annotations.Nullable;

/**
 * Messages of a Kafka topic after an offset of each partition, which the run keeps: it is in no
 * consumer group, and the brokers keep nothing of it. Only what was committed is read.
 */
final class KafkaFeed implements Feed {

  /** As Kafka asks for the end of a partition. */
  static final long LATEST = -1;

  /** And for its beginning. */
  static final long EARLIEST = -2;

  private static final int FETCH_BYTES = 1024 * 1024;
  private static final long LONGEST_WAIT_MILLIS = 500;

  /** What waits in memory after compressed batches were unpacked. */
  static final int MOST_UNPACKED = 16 * 1024 * 1024;

  private final Place place;
  private final KafkaLink link;
  private final SortedMap<Integer, Long> handed = new TreeMap<>();
  private final Map<Integer, Long> fetched = new HashMap<>();
  private final Deque<KafkaRecords.Read> waiting = new ArrayDeque<>();
  private final boolean skips;
  private KafkaLink.Topic topic;
  private int turn;
  private int room;

  private KafkaFeed(Place place, KafkaLink link, KafkaLink.Topic topic, boolean skips) {
    this.place = place;
    this.link = link;
    this.topic = topic;
    this.skips = skips;
  }

  /**
   * Takes what the topic has after a position, or what comes into it from now on.
   *
   * @param after a {@link #position}, or null
   */
  static KafkaFeed open(Place place, KafkaLink link, JsonNode after, Duration within)
      throws WireException, InterruptedException {
    KafkaLink.Topic topic = link.topic(within);
    KafkaFeed feed = new KafkaFeed(place, link, topic, false);
    JsonNode offsets = after.path("offsets");
    for (var partition : topic.leaders().entrySet()) {
      String name = partition.getKey().toString();
      // A partition that was added since then is read from its beginning.
      long next =
          offsets.isObject()
              ? offsets.path(name).asLong(0)
              : link.offset(topic, partition.getKey(), LATEST, within);
      feed.handed.put(partition.getKey(), next);
      feed.fetched.put(partition.getKey(), next);
    }
    return feed;
  }

  /**
   * Takes what partitions have from these offsets on. What can't be read is handed out as such, and
   * the feed goes on behind it.
   */
  static KafkaFeed from(
      Place place, KafkaLink link, KafkaLink.Topic topic, Map<Integer, Long> offsets) {
    KafkaFeed feed = new KafkaFeed(place, link, topic, true);
    feed.handed.putAll(offsets);
    feed.fetched.putAll(offsets);
    return feed;
  }

  @Override
  public @Nullable Incoming next(Duration within) throws WireException, InterruptedException {
    KafkaRecords.Read next = take(within);
    return next == null ? null : next.message();
  }

  /** The next message with its place; null when none came in time. */
  KafkaRecords.@Nullable Read take(Duration within) throws WireException, InterruptedException {
    long until = System.nanoTime() + within.toNanos();
    while (waiting.isEmpty()) {
      long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      fetch(Math.clamp(left, 1, LONGEST_WAIT_MILLIS));
      if (waiting.isEmpty() && left <= 1) {
        return null;
      }
    }
    KafkaRecords.Read next = waiting.removeFirst();
    handed.put(next.partition(), next.offset() + 1);
    return next;
  }

  /** Whether a message is there without asking a broker. */
  boolean hasWaiting() {
    return !waiting.isEmpty();
  }

  /** The topic as it was when it was last asked for. */
  KafkaLink.Topic topic() {
    return topic;
  }

  @Override
  public JsonNode position() {
    ObjectNode position = Json.object();
    ObjectNode offsets = position.putObject("offsets");
    handed.forEach((partition, offset) -> offsets.put(partition.toString(), offset));
    return position;
  }

  private void fetch(long waitMillis) throws WireException, InterruptedException {
    // Another partition is the first each time: one that is always full starves nobody.
    List<Integer> partitions = new ArrayList<>(topic.leaders().keySet());
    Collections.rotate(partitions, -turn++ % partitions.size());
    room = MOST_UNPACKED;
    Map<Node, Map<TopicPartition, FetchRequest.PartitionData>> wanted = new LinkedHashMap<>();
    for (Integer partition : partitions) {
      wanted
          .computeIfAbsent(topic.leaders().get(partition), _ -> new LinkedHashMap<>())
          .put(
              new TopicPartition(topic.name(), partition),
              new FetchRequest.PartitionData(
                  topic.id(),
                  fetched.getOrDefault(partition, 0L),
                  -1,
                  FETCH_BYTES,
                  Optional.empty()));
    }
    int wait = Math.toIntExact(Math.max(1, waitMillis / wanted.size()));
    boolean moved = false;
    for (var each : wanted.entrySet()) {
      moved |= take(each.getKey(), each.getValue(), wait);
    }
    if (moved) {
      TimeUnit.MILLISECONDS.sleep(wait);
      topic = link.topic(Duration.ofMillis(LONGEST_WAIT_MILLIS * 20));
    }
  }

  /** Whether the partitions have moved to other brokers. */
  private boolean take(
      Node leader, Map<TopicPartition, FetchRequest.PartitionData> wanted, int waitMillis)
      throws WireException {
    var request =
        FetchRequest.Builder.forConsumer(ApiKeys.FETCH.latestVersion(), waitMillis, 1, wanted)
            .isolationLevel(IsolationLevel.READ_COMMITTED)
            .setMaxBytes(FETCH_BYTES);
    FetchResponse response;
    try {
      response = link.ask(leader, request, FetchResponse.class, Duration.ofSeconds(10));
    } catch (IOException e) {
      throw WireException.lost(place, e);
    }
    if (response.error() != Errors.NONE) {
      throw link.failed(response.error());
    }
    boolean moved = false;
    for (var each : response.data().responses()) {
      for (FetchResponseData.PartitionData partition : each.partitions()) {
        moved |= take(partition);
      }
    }
    return moved;
  }

  private boolean take(FetchResponseData.PartitionData partition) throws WireException {
    Errors error = Errors.forCode(partition.errorCode());
    return switch (error) {
      case NONE -> {
        read(partition);
        yield false;
      }
      case NOT_LEADER_OR_FOLLOWER,
          LEADER_NOT_AVAILABLE,
          REPLICA_NOT_AVAILABLE,
          FENCED_LEADER_EPOCH,
          UNKNOWN_LEADER_EPOCH,
          OFFSET_NOT_AVAILABLE ->
          true;
      case OFFSET_OUT_OF_RANGE ->
          throw new WireException(
              Standard.COMMUNICATION,
              place + ": messages are gone from the topic before they were read.");
      default -> throw link.failed(error);
    };
  }

  private void read(FetchResponseData.PartitionData partition) throws WireException {
    long from = fetched.getOrDefault(partition.partitionIndex(), 0L);
    KafkaRecords.Progress progress;
    try {
      progress = KafkaRecords.read(partition, from, waiting, room);
    } catch (KafkaException e) {
      if (skip(partition, from)) {
        return;
      }
      throw new WireException(
          Standard.COMMUNICATION,
          place + " sent what can't be read: " + BoundedText.of(String.valueOf(e.getMessage())));
    }
    if (progress.tooLarge() && progress.bytes() == 0 && room == MOST_UNPACKED) {
      if (skip(partition, progress.next())) {
        return;
      }
      throw new WireException(
          Standard.COMMUNICATION,
          place + " sent a batch of more than " + MOST_UNPACKED + " bytes unpacked, too large.");
    }
    fetched.put(partition.partitionIndex(), progress.next());
    room -= progress.bytes();
  }

  /** Hands out the place of a batch that can't be read, as far as it was not; whether it did. */
  private boolean skip(FetchResponseData.PartitionData partition, long from) {
    if (!skips) {
      return false;
    }
    int number = partition.partitionIndex();
    long reached = from;
    for (KafkaRecords.Read each : waiting) {
      reached = each.partition() == number ? Math.max(reached, each.offset() + 1) : reached;
    }
    try {
      for (RecordBatch batch : FetchResponse.recordsOrFail(partition).batches()) {
        if (batch.lastOffset() >= reached) {
          var nothing = new Incoming(new byte[0], Map.of());
          waiting.add(new KafkaRecords.Read(number, batch.lastOffset(), nothing, false));
          fetched.put(number, batch.nextOffset());
          return true;
        }
      }
    } catch (KafkaException e) {
      // Not even where it ends can be read.
      return false;
    }
    return false;
  }

  @Override
  public void close() {
    link.close();
  }
}
