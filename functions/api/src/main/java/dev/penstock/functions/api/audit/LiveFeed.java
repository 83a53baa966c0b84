package dev.penstock.functions.api.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.store.Database;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The audit trail as it grows, for consoles that stay connected. Each follower reads on from its
 * own place; PostgreSQL's notifications only say when to look. A lost notification therefore loses
 * nothing: the next look, at a heartbeat at the latest, finds everything. Thread-safe.
 */
public final class LiveFeed implements AutoCloseable {

  /** Where a follower's text goes. Written and flushed on the follower's own thread. */
  @FunctionalInterface
  public interface Sink {
    /** Writes and flushes; throws when the other side is gone. */
    void send(String text) throws IOException;
  }

  private static final int BATCH = 250;
  private static final long HEARTBEAT_MILLIS = 15_000;

  private final AuditTail tail;
  private final AuditBell bell;

  private LiveFeed(AuditTail tail, AuditBell bell) {
    this.tail = tail;
    this.bell = bell;
  }

  /**
   * Begins to listen. It keeps one connection of the pool for itself.
   *
   * @param database a role that may read the trail
   */
  public static LiveFeed open(Database database) {
    return new LiveFeed(new AuditTail(database), AuditBell.listen(database));
  }

  /**
   * Sends everything after a place, then what comes, until the sink throws, the permission is gone
   * or the feed is closed. Call it on a thread that may wait, such as a virtual one.
   *
   * @param after sequence number of the last entry that the follower has; see {@link FeedAdmission}
   * @param stillPermitted asked at each heartbeat
   */
  public void follow(long after, BooleanSupplier stillPermitted, Sink sink)
      throws IOException, InterruptedException {
    long place = after;
    sink.send(ServerSentEvent.position(place));
    while (!bell.isClosed()) {
      long rings = bell.rings();
      List<ObjectNode> entries = tail.after(place, BATCH);
      if (!entries.isEmpty()) {
        StringBuilder text = new StringBuilder();
        for (ObjectNode entry : entries) {
          text.append(ServerSentEvent.of(entry));
          place = entry.path("seq").asLong();
        }
        sink.send(text.toString());
        continue;
      }
      if (!bell.awaitNext(rings, HEARTBEAT_MILLIS)) {
        if (!stillPermitted.getAsBoolean()) {
          return;
        }
        sink.send(ServerSentEvent.HEARTBEAT);
      }
    }
  }

  @Override
  public void close() {
    bell.close();
  }
}
