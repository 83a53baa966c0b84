package dev.penstock.workers.asyncapi;

import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.workers.http.BoundedText;
import dev.penstock.workers.tls.Refusal;
import dev.penstock.workers.tool.Permit;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.BootstrapConfiguration;
import org.apache.kafka.clients.ClientResponse;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.ManualMetadataUpdater;
import org.apache.kafka.clients.MetadataRecoveryStrategy;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.clients.NetworkClientUtils;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.Selector;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.FindCoordinatorRequest;
import org.apache.kafka.common.requests.FindCoordinatorResponse;
import org.apache.kafka.common.requests.ListOffsetsRequest;
import org.apache.kafka.common.requests.ListOffsetsResponse;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.internals.LogContext;

/**
 * Connections to the brokers of one cluster, one request at a time. Of the client's library this is
 * the part below producers and consumers, which look addresses up by themselves and connect to
 * whatever a broker tells them. For one thread at a time.
 */
final class KafkaLink implements AutoCloseable {

  /** Before a broker is asked again for what it does not know yet. */
  static final Duration PAUSE = Duration.ofMillis(100);

  private static final int REQUEST_MILLIS = 10_000;

  /**
   * A topic as the cluster tells of it.
   *
   * @param leaders by partition
   */
  record Topic(String name, Uuid id, SortedMap<Integer, Node> leaders) {}

  private final Place place;
  private final KafkaWay way;
  private final Metrics metrics = new Metrics();
  private final NetworkClient client;

  /**
   * Connects to nothing yet.
   *
   * @param method of the action that brokers are asked for as
   */
  static KafkaLink open(Call call, Permit permit, String method) throws WireException {
    KafkaWay way = KafkaWay.of(call, permit, method);
    Shown shown = call.shown(permit);
    return open(way, shown, Bindings.clientId(call.operation()));
  }

  /** The same by a way that is there. */
  static KafkaLink open(KafkaWay way, Shown shown, String clientId) throws WireException {
    KafkaTls.Contexts contexts = host -> way.egress().tls(way.reach(host), shown.identity(), host);
    try {
      return new KafkaLink(way, KafkaSettings.of(way.place(), shown, contexts), clientId);
    } catch (KafkaException e) {
      throw WireException.lost(way.place(), e);
    }
  }

  private KafkaLink(KafkaWay way, Map<String, Object> given, String clientId) {
    this.place = way.place();
    this.way = way;
    LogContext log = new LogContext("[Penstock] ");
    var settings = new AdminClientConfig(given);
    Selector selector =
        new Selector(
            2 * way.egress().maxAnswerBytes(),
            Duration.ofMinutes(9).toMillis(),
            metrics,
            Time.SYSTEM,
            "penstock",
            Map.of(),
            false,
            ClientUtils.createChannelBuilder(settings, Time.SYSTEM, log),
            log);
    this.client =
        new NetworkClient(
            new ManualMetadataUpdater(),
            null,
            selector,
            clientId,
            1,
            100,
            1_000,
            -1,
            -1,
            REQUEST_MILLIS,
            REQUEST_MILLIS,
            REQUEST_MILLIS,
            Time.SYSTEM,
            true,
            new ApiVersions(),
            null,
            log,
            way,
            null,
            Long.MAX_VALUE,
            MetadataRecoveryStrategy.NONE,
            BootstrapConfiguration.DISABLED,
            false);
  }

  /**
   * What the document's server says of the topic; every leader has been asked for. A partition that
   * is between two leaders is waited for.
   */
  Topic topic(Duration within) throws WireException, InterruptedException {
    long giveUp = System.nanoTime() + within.minus(PAUSE).toNanos();
    while (true) {
      Optional<Topic> known = known(within);
      if (known.isPresent()) {
        return known.get();
      }
      if (System.nanoTime() - giveUp >= 0) {
        throw failed(Errors.LEADER_NOT_AVAILABLE);
      }
      Thread.sleep(PAUSE);
    }
  }

  /** Empty while a partition has no leader. */
  private Optional<Topic> known(Duration within) throws WireException {
    var request = MetadataRequest.Builder.forTopicNames(List.of(place.subject()), false);
    MetadataResponse said;
    try {
      said = ask(way.bootstrap(), request, MetadataResponse.class, within);
    } catch (IOException e) {
      throw WireException.lost(place, e);
    }
    for (MetadataResponse.TopicMetadata topic : said.topicMetadata()) {
      if (topic.error() == Errors.LEADER_NOT_AVAILABLE) {
        return Optional.empty();
      }
      if (topic.error() != Errors.NONE) {
        throw failed(topic.error());
      }
      SortedMap<Integer, Node> leaders = new TreeMap<>();
      for (MetadataResponse.PartitionMetadata partition : topic.partitionMetadata()) {
        Optional<Node> leader = partition.leaderId.map(said.brokersById()::get);
        if (leader.isEmpty()) {
          return Optional.empty();
        }
        way.admit(leader.get());
        leaders.put(partition.partition(), leader.get());
      }
      if (!leaders.isEmpty()) {
        return Optional.of(new Topic(topic.topic(), topic.topicId(), leaders));
      }
    }
    throw failed(Errors.UNKNOWN_TOPIC_OR_PARTITION);
  }

  /**
   * Asks one broker.
   *
   * @throws WireException when nothing was sent
   * @throws IOException when no answer came, so that the request may have arrived
   */
  <R extends AbstractResponse> R ask(
      Node broker, AbstractRequest.Builder<?> request, Class<R> type, Duration within)
      throws WireException, IOException {
    connect(broker, within);
    try {
      long now = Time.SYSTEM.milliseconds();
      ClientResponse response =
          NetworkClientUtils.sendAndReceive(
              client, client.newClientRequest(broker.idString(), request, now, true), Time.SYSTEM);
      return type.cast(response.responseBody());
    } catch (KafkaException e) {
      throw WireException.lost(place, e);
    }
  }

  /**
   * The broker that keeps a group's offsets; it has been asked for.
   *
   * @param within the longest wait for a cluster that has just started
   */
  Node coordinator(String group, Duration within) throws WireException, InterruptedException {
    var request =
        new FindCoordinatorRequest.Builder(
            new FindCoordinatorRequestData()
                .setKeyType(FindCoordinatorRequest.CoordinatorType.GROUP.id())
                .setCoordinatorKeys(List.of(group)));
    long giveUp = System.nanoTime() + within.minus(PAUSE).toNanos();
    while (true) {
      FindCoordinatorResponse said;
      try {
        said = ask(way.bootstrap(), request, FindCoordinatorResponse.class, within);
      } catch (IOException e) {
        throw WireException.lost(place, e);
      }
      var found = said.coordinators().getFirst();
      Errors error = Errors.forCode(found.errorCode());
      if (error == Errors.NONE) {
        Node broker = new Node(found.nodeId(), found.host(), found.port());
        way.admit(broker);
        return broker;
      }
      if (!(error.exception() instanceof RetriableException) || System.nanoTime() - giveUp >= 0) {
        throw failed(error);
      }
      Thread.sleep(PAUSE);
    }
  }

  /**
   * The offset of a partition's beginning or end, as only committed messages count.
   *
   * @param which {@link KafkaFeed#EARLIEST} or {@link KafkaFeed#LATEST}
   */
  long offset(Topic topic, int partition, long which, Duration within) throws WireException {
    var wanted =
        new ListOffsetsRequestData.ListOffsetsTopic()
            .setName(topic.name())
            .setPartitions(
                List.of(
                    new ListOffsetsRequestData.ListOffsetsPartition()
                        .setPartitionIndex(partition)
                        .setTimestamp(which)));
    var request =
        ListOffsetsRequest.Builder.forConsumer(true, IsolationLevel.READ_COMMITTED)
            .setTargetTimes(List.of(wanted));
    Node leader = Objects.requireNonNull(topic.leaders().get(partition));
    ListOffsetsResponse response;
    try {
      response = ask(leader, request, ListOffsetsResponse.class, within);
    } catch (IOException e) {
      throw WireException.lost(place, e);
    }
    var answer = response.data().topics().getFirst().partitions().getFirst();
    if (answer.errorCode() != Errors.NONE.code()) {
      throw failed(Errors.forCode(answer.errorCode()));
    }
    return answer.offset();
  }

  private void connect(Node broker, Duration within) throws WireException {
    long left = Math.max(1, Math.min(within.toMillis(), REQUEST_MILLIS));
    try {
      if (!NetworkClientUtils.awaitReady(client, broker, Time.SYSTEM, left)) {
        throw new WireException(
            Standard.COMMUNICATION,
            place + ": no connection to " + broker + " came about in time.");
      }
    } catch (AuthenticationException e) {
      Optional<Refusal> refusal = Refusal.of(e);
      throw refusal.isPresent()
          ? WireException.refused(place, refusal.get())
          : new WireException(Standard.AUTHENTICATION, place + " refuses the credentials.");
    } catch (IOException e) {
      WireException refused = way.refused();
      throw refused == null ? WireException.lost(place, e) : refused;
    }
  }

  /** What a broker answers when it does not do as it was asked. */
  WireException failed(Errors error) {
    Standard type =
        switch (error) {
          case TOPIC_AUTHORIZATION_FAILED,
              GROUP_AUTHORIZATION_FAILED,
              CLUSTER_AUTHORIZATION_FAILED ->
              Standard.AUTHORIZATION;
          default -> Standard.COMMUNICATION;
        };
    return new WireException(type, place + ": " + BoundedText.of(error + ": " + error.message()));
  }

  @Override
  public void close() {
    client.close();
    metrics.close();
  }
}
