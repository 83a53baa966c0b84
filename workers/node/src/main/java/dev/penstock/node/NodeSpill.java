package dev.penstock.node;

import dev.penstock.functions.ingress.SpillDrain;
import dev.penstock.functions.ingress.WebhookHandler;
import dev.penstock.problem.PlatformException;
import dev.penstock.spill.SpoolFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a second whether the store is there: then what was spilled is taken in, and the
 * triggers that may be trusted in an outage are confirmed.
 */
final class NodeSpill implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NodeSpill.class);

  private final SpillDrain drain;
  private final WebhookHandler door;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("spill").factory());
  private boolean away;

  private NodeSpill(SpillDrain drain, WebhookHandler door) {
    this.drain = drain;
    this.door = door;
  }

  static NodeSpill start(SpillDrain drain, WebhookHandler door) {
    NodeSpill spill = new NodeSpill(drain, door);
    spill.look();
    var _ = spill.thread.scheduleWithFixedDelay(spill::look, 1, 1, TimeUnit.SECONDS);
    return spill;
  }

  /** What an operator must know, after what they must know already. */
  static List<String> notices(SpoolFolder spool, List<String> before) {
    List<String> notices = new ArrayList<>(before);
    if (spool.size() > 0) {
      notices.add(
          spool.size() + " deliveries wait beside the store and are taken in by themselves.");
    }
    int aside = spool.asideCount();
    if (aside > 0) {
      notices.add(
          aside + " spilled deliveries were put aside in spool/aside: the log says why of each.");
    }
    return notices;
  }

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

  private void look() {
    try {
      int taken = drain.drain();
      if (taken > 0) {
        LOG.info("{} deliveries were taken in that came while the store was away.", taken);
      }
      door.confirmTriggers();
      away = false;
    } catch (PlatformException e) {
      if (!away) {
        LOG.warn("Deliveries wait beside the store: {}", e.getMessage());
      }
      away = true;
    } catch (RuntimeException e) {
      // A defect of ours; thrown on, it would end the looking for good and in silence.
      LOG.error("What was spilled could not be taken in and is tried again", e);
    }
  }
}
