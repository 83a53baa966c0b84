package dev.penstock.workers.relay;

import dev.penstock.audit.AuditTrail;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.Seal;
import dev.penstock.problem.PlatformException;
import dev.penstock.schedule.ScheduleStore;
import dev.penstock.store.Database;
import dev.penstock.subscription.SubscriptionStore;
import dev.penstock.trigger.TriggerStore;
import dev.penstock.workers.outbound.Fanout;
import dev.penstock.workers.outbound.StoreBell;
import dev.penstock.workers.progress.RunProjection;
import dev.penstock.workers.schedule.EventSchedules;
import io.temporal.client.WorkflowClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the outbox to the backbone. Any number may run at once. A message is taken off the outbox
 * after the backbone has answered and in the transaction that held its lock, so that a relay that
 * dies at any point leaves it to the next; starting twice is impossible by the run's id.
 */
public final class Relay implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

  private final Database database;
  private final OutboxQueue queue;
  private final Starts starts;
  private final Signals signals;
  private final Announcements announcements;
  private final Backbone backbone;
  private final RelaySettings settings;
  private final StoreBell listener;
  private final Thread thread;
  private volatile boolean stopping;

  /**
   * A relay that does not run yet.
   *
   * @param database acting as the worker role, with at least three connections
   * @param client made with the converter of {@link dev.penstock.workers.protocol.RunPayloads}
   */
  public Relay(
      Database database,
      AuditTrail audit,
      Keyring keyring,
      TriggerStore triggers,
      ScheduleStore schedules,
      RunPins pins,
      WorkflowClient client,
      RelaySettings settings) {
    this.database = database;
    this.settings = settings;
    this.queue = new OutboxQueue(audit, settings);
    this.backbone = new Backbone(client, settings);
    this.starts =
        new Starts(
            database,
            audit,
            new DeliveryRuns(triggers, keyring, pins),
            new OccurrenceRuns(schedules, pins),
            pins.definitions(),
            pins.configs(),
            backbone);
    this.signals =
        new Signals(database, pins.definitions(), new RunProjection(database, audit), backbone);
    this.announcements =
        new Announcements(
            database,
            new EventSchedules(database, schedules, pins.definitions(), audit),
            new Fanout(database, new SubscriptionStore(new Seal(keyring))),
            backbone);
    this.listener = new StoreBell(database, "outbox");
    this.thread = Thread.ofPlatform().daemon().name("relay").unstarted(this::run);
  }

  /** Starts its thread; it runs until closed. */
  public Relay start() {
    thread.start();
    return this;
  }

  /**
   * Works on one batch.
   *
   * @return how many rows were due
   */
  int relayBatch() {
    return database.inTransaction(
        transaction -> {
          List<OutboxRow> rows = queue.lockDue(transaction);
          if (!rows.isEmpty()) {
            queue.settle(transaction, handle(rows));
          }
          return rows.size();
        });
  }

  @Override
  public void close() {
    stopping = true;
    // Not interrupted: a message that is half told would look like one that can't be told.
    try {
      thread.join(settings.backboneTimeout());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    listener.close();
    backbone.close();
  }

  private Map<OutboxRow, Disposition> handle(List<OutboxRow> rows) {
    Map<OutboxRow, Disposition> dispositions = new LinkedHashMap<>();
    List<OutboxRow> toStart = new ArrayList<>();
    List<OutboxRow> toSignal = new ArrayList<>();
    List<OutboxRow> toAnnounce = new ArrayList<>();
    for (OutboxRow row : rows) {
      Tried.run(
              row,
              () -> {
                switch (row.topic()) {
                  case RUN_FROM_DELIVERY, RUN_FROM_OCCURRENCE, RUN_START -> toStart.add(row);
                  case RUN_DECIDED,
                      RUN_ENDED,
                      RUN_CANCEL,
                      RUN_TERMINATE,
                      RUN_PAUSE,
                      RUN_RESUME,
                      RUN_MIGRATE ->
                      toSignal.add(row);
                  case EVENT -> toAnnounce.add(row);
                }
              })
          .ifPresent(disposition -> dispositions.put(row, disposition));
    }
    dispositions.putAll(starts.start(toStart));
    dispositions.putAll(signals.send(toSignal));
    dispositions.putAll(announcements.announce(toAnnounce));
    return dispositions;
  }

  private void run() {
    while (!stopping) {
      try {
        while (!stopping && relayBatch() == settings.batch()) {
          LOG.debug("another batch is due");
        }
        listener.await(settings.poll());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (PlatformException e) {
        LOG.warn("The relay can't work now and goes on trying: {}", e.getMessage());
        pause();
      } catch (RuntimeException e) {
        // A defect of ours must not end the one thread that carries everybody's runs.
        LOG.error("The relay failed and goes on trying", e);
        pause();
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(settings.poll());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
