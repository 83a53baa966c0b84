package dev.penstock.workers.asyncapi;

import dev.penstock.definition.WorkflowError.Standard;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.OffsetCommitRequest;
import org.apache.kafka.common.requests.OffsetCommitResponse;
import org.apache.kafka.common.requests.OffsetFetchRequest;
import org.apache.kafka.common.requests.OffsetFetchResponse;

/**
 * The offsets that a group has committed for a topic. The group has no members: who reads is
 * settled elsewhere, and Kafka's own tools still show how far it is.
 */
final class KafkaOffsets {

  private static final Duration WITHIN = Duration.ofSeconds(10);

  private final Place place;
  private final KafkaLink link;
  private final String group;
  private final Node coordinator;

  private KafkaOffsets(Place place, KafkaLink link, String group, Node coordinator) {
    this.place = place;
    this.link = link;
    this.group = group;
    this.coordinator = coordinator;
  }

  static KafkaOffsets of(Place place, KafkaLink link, String group)
      throws WireException, InterruptedException {
    return new KafkaOffsets(place, link, group, link.coordinator(group, WITHIN));
  }

  /** By partition; one that nothing was committed for is not among them. */
  SortedMap<Integer, Long> committed(KafkaLink.Topic topic) throws WireException {
    var data =
        new OffsetFetchRequestData()
            .setRequireStable(true)
            .setGroups(
                List.of(
                    new OffsetFetchRequestData.OffsetFetchRequestGroup()
                        .setGroupId(group)
                        .setTopics(
                            List.of(
                                new OffsetFetchRequestData.OffsetFetchRequestTopics()
                                    .setName(topic.name())
                                    .setPartitionIndexes(List.copyOf(topic.leaders().keySet()))))));
    OffsetFetchResponse said;
    try {
      said =
          link.ask(
              coordinator,
              OffsetFetchRequest.Builder.forTopicNames(data, false),
              OffsetFetchResponse.class,
              WITHIN);
    } catch (IOException e) {
      throw WireException.lost(place, e);
    }
    var found = said.group(group);
    check(Errors.forCode(found.errorCode()));
    SortedMap<Integer, Long> offsets = new TreeMap<>();
    for (var each : found.topics()) {
      for (var partition : each.partitions()) {
        check(Errors.forCode(partition.errorCode()));
        if (partition.committedOffset() >= 0) {
          offsets.put(partition.partitionIndex(), partition.committedOffset());
        }
      }
    }
    return offsets;
  }

  /** Commits the offset of each partition that is to be read next. */
  void commit(KafkaLink.Topic topic, Map<Integer, Long> offsets) throws WireException {
    var partitions =
        offsets.entrySet().stream()
            .map(
                each ->
                    new OffsetCommitRequestData.OffsetCommitRequestPartition()
                        .setPartitionIndex(each.getKey())
                        .setCommittedOffset(each.getValue())
                        .setCommittedMetadata(""))
            .toList();
    var data =
        new OffsetCommitRequestData()
            .setGroupId(group)
            .setTopics(
                List.of(
                    new OffsetCommitRequestData.OffsetCommitRequestTopic()
                        .setName(topic.name())
                        .setPartitions(partitions)));
    OffsetCommitResponse said;
    try {
      said =
          link.ask(
              coordinator,
              OffsetCommitRequest.Builder.forTopicNames(data),
              OffsetCommitResponse.class,
              WITHIN);
    } catch (IOException e) {
      throw WireException.lost(place, e);
    }
    for (var each : said.data().topics()) {
      for (var partition : each.partitions()) {
        check(Errors.forCode(partition.errorCode()));
      }
    }
  }

  private void check(Errors error) throws WireException {
    if (error == Errors.UNKNOWN_MEMBER_ID || error == Errors.ILLEGAL_GENERATION) {
      throw new WireException(
          Standard.COMMUNICATION,
          place + ": the group " + group + " has members of its own. Name another group.");
    }
    if (error != Errors.NONE) {
      throw link.failed(error);
    }
  }
}
