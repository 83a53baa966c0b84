package dev.penstock.workers.asyncapi;

import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.workers.http.BoundedText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.InitProducerIdRequest;
import org.apache.kafka.common.requests.InitProducerIdResponse;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;
import org.jspecify.annotations.Nullable;

/**
 * Sends one message to a topic and waits until all replicas in sync have it. What was not confirmed
 * is sent again under the same number, by which the broker keeps it once (KIP-98). For one message.
 */
final class KafkaProduce {

  private static final int TRIES = 5;

  private final KafkaLink link;
  private final Place place;
  private final Letter letter;
  private final Supplier<Duration> left;
  private boolean maybeThere;

  /**
   * A message.
   *
   * @param key null for none; messages of one key are in one partition
   * @param value null for none, which deletes the key where the topic is compacted
   * @param id what the partition goes by where there is no key
   */
  record Letter(
      byte @Nullable [] key, byte @Nullable [] value, Map<String, String> headers, String id) {}

  /** What became of it. */
  sealed interface Result {

    record Stored() implements Result {}

    /**
     * The topic does not have it.
     *
     * @param reached whether a broker was asked to take it
     */
    record Failed(WireException why, boolean reached) implements Result {}

    /** It is not known whether the topic has it. */
    record Doubtful(WireException why) implements Result {}
  }

  KafkaProduce(KafkaLink link, Place place, Letter letter, Supplier<Duration> left) {
    this.link = link;
    this.place = place;
    this.letter = letter;
    this.left = left;
  }

  Result make() throws InterruptedException {
    try {
      return send();
    } catch (WireException e) {
      return maybeThere ? new Result.Doubtful(e) : new Result.Failed(e, false);
    }
  }

  private Result send() throws WireException, InterruptedException {
    KafkaLink.Topic topic = link.topic(left.get());
    int partition = partition(topic);
    InitProducerIdResponseData producer = producer(topic);
    String last = "";
    for (int tried = 0; tried < TRIES && left.get().isPositive(); tried++) {
      if (tried > 0) {
        Thread.sleep(KafkaLink.PAUSE);
        topic = link.topic(left.get());
      }
      Node leader = topic.leaders().get(partition);
      if (leader == null) {
        throw link.failed(Errors.UNKNOWN_TOPIC_OR_PARTITION);
      }
      Errors said;
      try {
        said = said(leader, request(topic, partition, producer));
      } catch (IOException e) {
        maybeThere = true;
        last = String.valueOf(e.getMessage());
        continue;
      }
      if (said == Errors.NONE || said == Errors.DUPLICATE_SEQUENCE_NUMBER) {
        return new Result.Stored();
      }
      if (said.exception() instanceof RetriableException) {
        last = said + ": " + said.message();
        continue;
      }
      return new Result.Failed(link.failed(said), true);
    }
    var why =
        new WireException(
            Standard.COMMUNICATION, place + ": not confirmed. " + BoundedText.of(last));
    return maybeThere ? new Result.Doubtful(why) : new Result.Failed(why, true);
  }

  private Errors said(Node leader, ProduceRequestData data) throws WireException, IOException {
    var response =
        link.ask(leader, ProduceRequest.builder(data), ProduceResponse.class, left.get());
    for (var topic : response.data().responses()) {
      for (var partition : topic.partitionResponses()) {
        return Errors.forCode(partition.errorCode());
      }
    }
    return Errors.UNKNOWN_SERVER_ERROR;
  }

  private ProduceRequestData request(
      KafkaLink.Topic topic, int partition, InitProducerIdResponseData producer) {
    MemoryRecords records =
        MemoryRecords.withIdempotentRecords(
            Compression.NONE,
            producer.producerId(),
            producer.producerEpoch(),
            0,
            new SimpleRecord(System.currentTimeMillis(), letter.key(), letter.value(), headers()));
    var partitionData =
        new ProduceRequestData.PartitionProduceData().setIndex(partition).setRecords(records);
    var data = new ProduceRequestData().setAcks((short) -1).setTimeoutMs(5_000);
    data.topicData()
        .add(
            new ProduceRequestData.TopicProduceData()
                .setName(topic.name())
                .setTopicId(topic.id())
                .setPartitionData(List.of(partitionData)));
    return data;
  }

  private InitProducerIdResponseData producer(KafkaLink.Topic topic)
      throws WireException, InterruptedException {
    var request =
        new InitProducerIdRequest.Builder(
            new InitProducerIdRequestData()
                .setTransactionalId(null)
                .setTransactionTimeoutMs(5_000));
    while (true) {
      InitProducerIdResponseData data;
      try {
        data =
            link.ask(
                    topic.leaders().values().iterator().next(),
                    request,
                    InitProducerIdResponse.class,
                    left.get())
                .data();
      } catch (IOException e) {
        throw WireException.lost(place, e);
      }
      Errors said = Errors.forCode(data.errorCode());
      if (said == Errors.NONE) {
        return data;
      }
      // A cluster that has just started knows no numbers for some moments.
      if (!(said.exception() instanceof RetriableException)
          || left.get().compareTo(KafkaLink.PAUSE) < 0) {
        throw link.failed(said);
      }
      Thread.sleep(KafkaLink.PAUSE);
    }
  }

  private Header[] headers() {
    return letter.headers().entrySet().stream()
        .map(
            each ->
                new RecordHeader(each.getKey(), each.getValue().getBytes(StandardCharsets.UTF_8)))
        .toArray(Header[]::new);
  }

  /** As every producer does it, so that a key has one partition; without one, by the id. */
  private int partition(KafkaLink.Topic topic) {
    byte[] key = letter.key();
    byte[] by = key == null ? letter.id().getBytes(StandardCharsets.UTF_8) : key;
    return BuiltInPartitioner.partitionForKey(by, topic.leaders().size());
  }
}
