package dev.penstock.workers.asyncapi;

import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.workers.http.BoundedText;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.ToolResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
 * is sent again under the same number, by which the broker keeps it once (KIP-98).
 */
final class KafkaSend {

  static final String KEY = "Idempotency-Key";

  private static final int TRIES = 5;

  private final Call call;
  private final Outgoing message;
  private final Permit permit;
  private boolean maybeThere;

  KafkaSend(Call call, Outgoing message, Permit permit) {
    this.call = call;
    this.message = message;
    this.permit = permit;
  }

  ToolResult make() {
    try {
      return sent();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new ToolResult.Doubtful(
          Standard.COMMUNICATION.error("The worker is stopping.", permit.position()));
    }
  }

  private ToolResult sent() throws InterruptedException {
    try (KafkaLink link = KafkaLink.open(call, permit, "POST")) {
      return send(link);
    } catch (WireException e) {
      return maybeThere
          ? new ToolResult.Doubtful(e.at(permit.position()))
          : new ToolResult.Failed(e.at(permit.position()), false);
    }
  }

  private ToolResult send(KafkaLink link) throws WireException, InterruptedException {
    KafkaLink.Topic topic = link.topic(permit.deadline().left());
    byte @Nullable [] key = KafkaKey.of(message);
    int partition = partition(key, topic);
    InitProducerIdResponseData producer = producer(link, topic);
    String last = "";
    for (int tried = 0; tried < TRIES && permit.deadline().left().isPositive(); tried++) {
      if (tried > 0) {
        Thread.sleep(KafkaLink.PAUSE);
        topic = link.topic(permit.deadline().left());
      }
      Node leader = topic.leaders().get(partition);
      if (leader == null) {
        throw link.failed(Errors.UNKNOWN_TOPIC_OR_PARTITION);
      }
      Errors said;
      try {
        said = said(link, leader, request(topic, partition, key, producer));
      } catch (IOException e) {
        maybeThere = true;
        last = String.valueOf(e.getMessage());
        continue;
      }
      if (said == Errors.NONE || said == Errors.DUPLICATE_SEQUENCE_NUMBER) {
        return new ToolResult.Succeeded(message.message());
      }
      if (said.exception() instanceof RetriableException) {
        last = said + ": " + said.message();
        continue;
      }
      return new ToolResult.Failed(link.failed(said).at(permit.position()), true);
    }
    var error =
        Standard.COMMUNICATION.error(
            call.place() + ": not confirmed. " + BoundedText.of(last), permit.position());
    return maybeThere ? new ToolResult.Doubtful(error) : new ToolResult.Failed(error, true);
  }

  private Errors said(KafkaLink link, Node leader, ProduceRequestData data)
      throws WireException, IOException {
    var response =
        link.ask(
            leader, ProduceRequest.builder(data), ProduceResponse.class, permit.deadline().left());
    for (var topic : response.data().responses()) {
      for (var partition : topic.partitionResponses()) {
        return Errors.forCode(partition.errorCode());
      }
    }
    return Errors.UNKNOWN_SERVER_ERROR;
  }

  private ProduceRequestData request(
      KafkaLink.Topic topic,
      int partition,
      byte @Nullable [] key,
      InitProducerIdResponseData producer) {
    MemoryRecords records =
        MemoryRecords.withIdempotentRecords(
            Compression.NONE,
            producer.producerId(),
            producer.producerEpoch(),
            0,
            new SimpleRecord(System.currentTimeMillis(), key, value(), headers()));
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

  private InitProducerIdResponseData producer(KafkaLink link, KafkaLink.Topic topic)
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
                    permit.deadline().left())
                .data();
      } catch (IOException e) {
        throw WireException.lost(call.place(), e);
      }
      Errors said = Errors.forCode(data.errorCode());
      if (said == Errors.NONE) {
        return data;
      }
      // A cluster that has just started knows no numbers for some moments.
      if (!(said.exception() instanceof RetriableException)
          || permit.deadline().left().compareTo(KafkaLink.PAUSE) < 0) {
        throw link.failed(said);
      }
      Thread.sleep(KafkaLink.PAUSE);
    }
  }

  /** A message without a payload deletes its key where the topic is compacted. */
  private byte @Nullable [] value() {
    return message.payload().isMissingNode() ? null : message.bytes();
  }

  private Header[] headers() {
    List<Header> headers = new ArrayList<>();
    message
        .headers()
        .forEach((n, v) -> headers.add(new RecordHeader(n, v.getBytes(StandardCharsets.UTF_8))));
    headers.add(new RecordHeader(KEY, permit.idempotencyKey().getBytes(StandardCharsets.UTF_8)));
    return headers.toArray(Header[]::new);
  }

  /** As every producer does it, so that a key has one partition; without one, by the effect. */
  private int partition(byte @Nullable [] key, KafkaLink.Topic topic) {
    byte[] by = key == null ? permit.idempotencyKey().getBytes(StandardCharsets.UTF_8) : key;
    return BuiltInPartitioner.partitionForKey(by, topic.leaders().size());
  }
}
