package dev.penstock.workers.asyncapi;

import dev.penstock.trigger.Broker;
import dev.penstock.workers.broker.Arrival;
import dev.penstock.workers.broker.Tap;
import dev.penstock.workers.broker.TapException;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.tool.InvalidArgumentsException;
import dev.penstock.workers.tool.Reach;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Messages of a Kafka topic after the offsets that a group has committed, all partitions at once.
 * One at a time for a group: who reads beside it reads the same.
 */
public final class KafkaTap implements Tap {

  private static final int BATCH = 100;
  private static final Duration WITHIN = Duration.ofSeconds(10);

  /** How often partitions are looked for that were added. */
  private static final long LOOK_NANOS = Duration.ofMinutes(1).toNanos();

  /** How often offsets are committed again: a cluster forgets those that stay as they are. */
  private static final long REFRESH_NANOS = Duration.ofHours(1).toNanos();

  private final Place place;
  private final KafkaLink link;
  private final KafkaOffsets offsets;
  private final KafkaFeed feed;
  private final SortedMap<Integer, Long> settled;
  private long lookedAt = System.nanoTime();
  private long committedAt = System.nanoTime();

  private KafkaTap(
      Place place,
      KafkaLink link,
      KafkaOffsets offsets,
      KafkaFeed feed,
      SortedMap<Integer, Long> settled) {
    this.place = place;
    this.link = link;
    this.offsets = offsets;
    this.feed = feed;
    this.settled = settled;
  }

  private record Ticket(int partition, long offset) {}

  /**
   * Connects, and commits where a partition begins that the group knows nothing of.
   *
   * @param reach how far it may be gone to the server
   * @param others decides on the brokers that it tells of
   * @throws TapException also when the topic is not there
   */
  public static KafkaTap open(
      Egress egress,
      KafkaAccess access,
      Broker.Kafka broker,
      Reach reach,
      KafkaAccess.Admission others)
      throws TapException, InterruptedException {
    Place place = access.place();
    KafkaLink link;
    try {
      link = access.open(egress, reach, others);
    } catch (WireException e) {
      throw lost(e);
    } catch (InvalidArgumentsException e) {
      throw new TapException(e.reason());
    }
    try {
      return open(place, link, broker);
    } catch (WireException e) {
      link.close();
      throw lost(e);
    } catch (InterruptedException | RuntimeException e) {
      link.close();
      throw e;
    }
  }

  private static KafkaTap open(Place place, KafkaLink link, Broker.Kafka broker)
      throws WireException, InterruptedException {
    KafkaLink.Topic topic = link.topic(WITHIN);
    KafkaOffsets offsets = KafkaOffsets.of(place, link, broker.group());
    SortedMap<Integer, Long> from = offsets.committed(topic);
    // A partition that was added since is read from its beginning, whatever the file says.
    long which =
        from.isEmpty() && broker.from() == Broker.Kafka.From.LATEST
            ? KafkaFeed.LATEST
            : KafkaFeed.EARLIEST;
    Map<Integer, Long> begun = new TreeMap<>();
    for (Integer partition : topic.leaders().keySet()) {
      if (!from.containsKey(partition)) {
        begun.put(partition, link.offset(topic, partition, which, WITHIN));
      }
    }
    if (!begun.isEmpty()) {
      // At once: else what comes before the first commit would be lost with this process.
      offsets.commit(topic, begun);
      from.putAll(begun);
    }
    KafkaFeed feed = KafkaFeed.from(place, link, topic, from);
    return new KafkaTap(place, link, offsets, feed, new TreeMap<>(from));
  }

  @Override
  public List<Arrival> take(Duration within) throws TapException, InterruptedException {
    try {
      keepUp();
      List<Arrival> arrivals = new ArrayList<>();
      KafkaRecords.@Nullable Read next = feed.take(within);
      while (next != null) {
        arrivals.add(arrival(next));
        next = arrivals.size() < BATCH && feed.hasWaiting() ? feed.take(Duration.ZERO) : null;
      }
      return arrivals;
    } catch (WireException e) {
      throw lost(e);
    }
  }

  private void keepUp() throws WireException, InterruptedException, TapException {
    long now = System.nanoTime();
    if (now - lookedAt >= LOOK_NANOS) {
      lookedAt = now;
      if (!link.topic(WITHIN).leaders().keySet().equals(settled.keySet())) {
        throw new TapException(place + " has other partitions now; they are taken up at once.");
      }
    }
    if (now - committedAt >= REFRESH_NANOS) {
      committedAt = now;
      offsets.commit(feed.topic(), settled);
    }
  }

  private Arrival arrival(KafkaRecords.Read read) {
    return new Arrival(
        // Of this very topic: one that is made anew counts from zero again.
        feed.topic().id() + "/" + read.partition() + "/" + read.offset(),
        Optional.empty(),
        read.message().headers(),
        read.message().payload(),
        read.isReadable(),
        new Ticket(read.partition(), read.offset()));
  }

  @Override
  public void settle(List<Arrival> done) throws TapException {
    Map<Integer, Long> next = new HashMap<>();
    for (Arrival each : done) {
      Ticket ticket = (Ticket) each.ticket();
      next.merge(ticket.partition(), ticket.offset() + 1, Math::max);
    }
    try {
      offsets.commit(feed.topic(), next);
      settled.putAll(next);
    } catch (WireException e) {
      throw lost(e);
    }
  }

  /** They come again by themselves: nothing behind them was committed. */
  @Override
  public void giveBack(List<Arrival> left) {}

  private static TapException lost(WireException e) {
    return new TapException(String.valueOf(e.getMessage()));
  }

  @Override
  public void close() {
    feed.close();
  }
}
