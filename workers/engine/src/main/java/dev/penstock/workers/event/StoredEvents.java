package dev.penstock.workers.event;

import dev.penstock.audit.AuditTrail;
import dev.penstock.event.CloudEvent;
import dev.penstock.event.EventLog;
import dev.penstock.event.StoredEvent;
import dev.penstock.json.Json;
import dev.penstock.store.Database;
import dev.penstock.trace.Hop;
import dev.penstock.workers.progress.RunRows;
import dev.penstock.workers.protocol.EmitOutcome;
import dev.penstock.workers.protocol.EmitRequest;
import dev.penstock.workers.protocol.EventBatch;
import dev.penstock.workers.protocol.Events;
import dev.penstock.workers.protocol.ReceiveRequest;
import dev.penstock.workers.protocol.TaskAttempt;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Events in the store of the platform. Thread-safe. */
public final class StoredEvents implements Events {

  private final Database database;
  private final EventLog log;
  private final Listeners listeners;
  private final Clock clock;

  /**
   * Over the store.
   *
   * @param database acting as the worker role
   * @param clock for times that people read
   */
  public StoredEvents(Database database, AuditTrail audit, Clock clock) {
    this.database = database;
    this.log = new EventLog(audit);
    this.listeners = new Listeners(audit);
    this.clock = clock;
  }

  @Override
  public EmitOutcome emit(EmitRequest request) {
    CloudEvent event = CloudEvent.of(request.event());
    TaskAttempt task = request.task();
    Optional<EmitOutcome> refusal = Emission.refusal(event, task);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Instant startedAt = clock.instant();
    long startedNanos = System.nanoTime();
    StoredEvent stored =
        database.inTransaction(
            transaction -> {
              EventLog.Appended appended =
                  log.append(
                      transaction,
                      event,
                      new EventLog.Sender("worker", task.runId(), task.idempotencyKey()));
              if (appended.isNew()) {
                Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
                hop(task, Hop.Kind.EVENT_EMIT, startedAt, took, "type", event.type())
                    .insert(transaction);
              }
              return appended.event();
            });
    return Emission.outcome(stored, event, task);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The listener commits before the log is read: the relay, which reads them the other way
   * round, must not miss it.
   */
  @Override
  public EventBatch receive(ReceiveRequest request) {
    if (request.after() < 0) {
      database.inTransaction(transaction -> listeners.open(transaction, request));
    }
    return database.inTransaction(
        transaction -> {
          EventBatch batch = listeners.receive(transaction, request);
          if (batch.events().isEmpty()) {
            RunRows.waits(transaction, request.task().runId());
          } else {
            RunRows.goesOn(transaction, request.task().runId());
          }
          return batch;
        });
  }

  @Override
  public void complete(String listener, TaskAttempt task, List<Long> consumed) {
    database.inTransaction(
        transaction -> {
          Optional<Instant> openedAt = listeners.complete(transaction, listener, task, consumed);
          if (openedAt.isPresent()) {
            Instant now = clock.instant();
            Instant from = openedAt.get().isBefore(now) ? openedAt.get() : now;
            hop(
                    task,
                    Hop.Kind.EVENT_CONSUME,
                    from,
                    Duration.between(from, now),
                    "listener",
                    listener)
                .insert(transaction);
            RunRows.goesOn(transaction, task.runId());
          }
          return true;
        });
  }

  @Override
  public void abandon(String listener, TaskAttempt task) {
    database.inTransaction(
        transaction -> {
          listeners.abandon(transaction, listener);
          RunRows.goesOn(transaction, task.runId());
          return true;
        });
  }

  private static Hop hop(
      TaskAttempt task,
      Hop.Kind kind,
      Instant startedAt,
      Duration took,
      String detail,
      String value) {
    return new Hop(
        task.runId(),
        kind,
        task.position(),
        task.iteration(),
        task.attempt(),
        startedAt,
        took,
        Json.object().put(detail, value));
  }
}
