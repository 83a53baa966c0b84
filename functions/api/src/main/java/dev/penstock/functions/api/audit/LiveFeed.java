package dev.penstock.functions.api.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.Chaining;
import dev.penstock.person.Disclosure;
import dev.penstock.store.Database;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

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
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final AuditTail tail;
  private final AuditBell bell;
  private final Duration pause;

  private LiveFeed(AuditTail tail, AuditBell bell, Duration pause) {
    this.tail = tail;
    this.bell = bell;
    this.pause = pause;
  }

  /**
   * Begins to listen. It keeps one connection of the pool for itself.
   *
   * @param database a role that may read the trail
   */
  public static LiveFeed open(Database database, Chaining chaining, Disclosure disclosure) {
    return open(database, chaining, disclosure, PAUSE);
  }

  /**
   * The same with another pause.
   *
   * @param pause after which a heartbeat tells that the line is alive, and what somebody may follow
   *     is decided again
   */
  public static LiveFeed open(
      Database database, Chaining chaining, Disclosure disclosure, Duration pause) {
    return new LiveFeed(
        new AuditTail(database, chaining, disclosure), AuditBell.listen(database), pause);
  }

  /**
   * Sends everything after a place, then what comes, until the run that is followed is over, the
   * sink throws, the permission is gone or the feed is closed. Call it on a thread that may wait,
   * such as a virtual one. Whether it is still permitted is asked after each pause, and between
   * events that leave no pause.
   */
  public void follow(FeedAdmission.Admitted asked, Sink sink)
      throws IOException, InterruptedException {
    long place = asked.after();
    sink.send(ServerSentEvent.position(place));
    long permitted = System.nanoTime();
    while (!bell.isClosed()) {
      if (System.nanoTime() - permitted >= pause.toNanos()) {
        if (!asked.stillPermitted().getAsBoolean()) {
          return;
        }
        permitted = System.nanoTime();
      }
      long rings = bell.rings();
      boolean isOver = asked.run().isPresent() && tail.isOver(asked.run().get());
      List<ObjectNode> entries = tail.after(place, asked.run(), BATCH);
      if (!entries.isEmpty()) {
        StringBuilder text = new StringBuilder();
        for (ObjectNode entry : entries) {
          text.append(ServerSentEvent.of(entry));
          place = entry.path("seq").asLong();
        }
        sink.send(text.toString());
      } else if (isOver) {
        return;
      } else if (!bell.awaitNext(rings, pause.toMillis())) {
        sink.send(ServerSentEvent.HEARTBEAT);
      }
    }
  }

  @Override
  public void close() {
    bell.close();
  }
}
