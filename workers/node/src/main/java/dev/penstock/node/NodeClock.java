package dev.penstock.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.scheduler.TickHandler;
import dev.penstock.id.Ids;
import dev.penstock.json.Json;
import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.store.Database;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the scheduler each second with the event that a rule of EventBridge calls it with each
 * minute. What runs here is what runs there. Thread-safe.
 */
final class NodeClock implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NodeClock.class);

  private final TickHandler handler;
  private final Clock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("clock").factory());

  private NodeClock(TickHandler handler, Clock clock) {
    this.handler = handler;
    this.clock = clock;
  }

  /**
   * Begins to tick.
   *
   * @param database acting as the role {@code scheduler}
   */
  static NodeClock start(Database database, Keyring keyring, Clock clock) {
    NodeClock ticking = new NodeClock(new TickHandler(database, keyring, clock), clock);
    var _ = ticking.thread.scheduleWithFixedDelay(ticking::tick, 0, 1, TimeUnit.SECONDS);
    return ticking;
  }

  /** A tick that is under way ends: its transaction commits or was never there. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tick() {
    try {
      byte[] event = Json.write(event()).getBytes(StandardCharsets.UTF_8);
      handler.handleRequest(new ByteArrayInputStream(event), new ByteArrayOutputStream(), null);
    } catch (PlatformException | IOException e) {
      LOG.warn("Nothing can be scheduled now; the next tick tries again: {}", e.getMessage());
    } catch (RuntimeException e) {
      // A defect of ours; thrown on, it would end the ticking for good and in silence.
      LOG.error("A tick failed and the next one tries again", e);
    }
  }

  private ObjectNode event() {
    ObjectNode event = Json.object();
    event.put("version", "0").put("id", Ids.next("tick")).put("detail-type", "Scheduled Event");
    event.put("source", "penstock.node");
    event.put("time", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    event.putArray("resources");
    event.putObject("detail");
    return event;
  }
}
