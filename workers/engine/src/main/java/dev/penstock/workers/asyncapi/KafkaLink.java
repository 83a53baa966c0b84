package dev.penstock.workers.asyncapi;

import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.workers.http.BoundedText;
import dev.penstock.workers.tls.Refusal;
import dev.penstock.workers.tool.Permit;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.Selector;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
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
    KafkaWay way = new KafkaWay(call, permit, method);
    Shown shown = call.shown(permit);
    try {
      return new KafkaLink(call, way, KafkaSettings.of(call, shown, call.contexts(way, shown)));
    } catch (KafkaException e) {
      throw WireException.lost(call.place(), e);
    }
  }

  private KafkaLink(Call call, KafkaWay way, Map<String, Object> given) {
    this.place = call.place();
    this.way = way;
    LogContext log = new LogContext("[Penstock] ");
    var settings = new AdminClientConfig(given);
    Selector selector =
        new Selector(
            2 * call.egress().maxAnswerBytes(),
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
            Bindings.clientId(call.operation()),
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
          case TOPIC_AUTHORIZATION_FAILED, CLUSTER_AUTHORIZATION_FAILED -> Standard.AUTHORIZATION;
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
