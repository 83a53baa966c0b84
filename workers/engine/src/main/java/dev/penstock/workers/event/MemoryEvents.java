package dev.penstock.workers.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.event.CloudEvent;
import dev.penstock.event.StoredEvent;
import dev.penstock.json.Digest;
import dev.penstock.workers.protocol.EmitOutcome;
import dev.penstock.workers.protocol.EmitRequest;
import dev.penstock.workers.protocol.EventBatch;
import dev.penstock.workers.protocol.Events;
import dev.penstock.workers.protocol.ReceiveRequest;
import dev.penstock.workers.protocol.TaskAttempt;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Events of one engine that forgets: for the author's bench and for tests of documents. It keeps
 * the order and the rules of {@link StoredEvents}. Thread-safe.
 */
public final class MemoryEvents implements Events {

  private static final int MOST = 50;

  private final Clock clock;
  private final List<StoredEvent> log = new ArrayList<>();
  private final Map<String, Listener> listeners = new HashMap<>();
  private BiConsumer<String, String> bell = (_, _) -> {};

  /** What is known of one listen task; times are places in one sequence of happenings. */
  private static final class Listener {
    final String runId;
    final long openedAt;
    final Set<Long> taken = new HashSet<>();
    @Nullable List<String> types;
    long doneAt = Long.MAX_VALUE;
    boolean open = true;

    Listener(String runId, long openedAt, @Nullable List<String> types) {
      this.runId = runId;
      this.openedAt = openedAt;
      this.types = types;
    }

    boolean wants(String type) {
      return types == null || types.contains(type);
    }
  }

  private long happenings;

  /**
   * An empty log.
   *
   * @param clock for times that people read
   */
  public MemoryEvents(Clock clock) {
    this.clock = clock;
  }

  /**
   * Says how a run is told that there may be something for it.
   *
   * @param ring takes the id of the run and of the listener; called outside of any lock
   */
  public void onNews(BiConsumer<String, String> ring) {
    synchronized (log) {
      bell = ring;
    }
  }

  /** An event from outside, unless there is one with its source and id. */
  public void send(CloudEvent event) {
    append(event, null);
  }

  /** What was sent and emitted, in order. */
  public List<JsonNode> all() {
    synchronized (log) {
      return log.stream().map(StoredEvent::envelope).toList();
    }
  }

  @Override
  public EmitOutcome emit(EmitRequest request) {
    CloudEvent event = CloudEvent.of(request.event());
    TaskAttempt task = request.task();
    return Emission.refusal(event, task)
        .orElseGet(() -> Emission.outcome(append(event, task.idempotencyKey()), event, task));
  }

  @Override
  public EventBatch receive(ReceiveRequest request) {
    synchronized (log) {
      Listener mine =
          listeners.computeIfAbsent(
              request.listener(),
              _ -> new Listener(request.task().runId(), happenings++, request.types()));
      mine.taken.addAll(request.consumed());
      return new EventBatch(
          log.stream()
              .filter(event -> event.seq() > request.after() && mine.wants(type(event)))
              .filter(
                  event ->
                      listeners.values().stream().noneMatch(other -> before(other, mine, event)))
              .limit(MOST)
              .map(event -> new EventBatch.Numbered(event.seq(), event.envelope()))
              .toList());
    }
  }

  @Override
  public void complete(String listener, TaskAttempt task, List<Long> consumed) {
    synchronized (log) {
      Listener mine = listeners.get(listener);
      if (mine != null && mine.open) {
        mine.taken.addAll(consumed);
        mine.open = false;
        mine.doneAt = happenings++;
      }
    }
  }

  @Override
  public void abandon(String listener, TaskAttempt task) {
    synchronized (log) {
      Listener mine = listeners.get(listener);
      if (mine != null) {
        mine.open = false;
      }
    }
  }

  private StoredEvent append(CloudEvent event, @Nullable String taskKey) {
    Map<String, String> toTell = new HashMap<>();
    BiConsumer<String, String> ring;
    StoredEvent stored;
    synchronized (log) {
      for (StoredEvent known : log) {
        if (known.envelope().path("source").asText().equals(event.source())
            && known.envelope().path("id").asText().equals(event.id())) {
          return known;
        }
      }
      stored =
          new StoredEvent(
              log.size() + 1L,
              event.envelope(),
              Digest.of(event.envelope()),
              taskKey,
              clock.instant());
      log.add(stored);
      listeners.forEach(
          (id, listener) -> {
            if (listener.open && listener.wants(event.type())) {
              toTell.put(id, listener.runId);
            }
          });
      ring = bell;
    }
    toTell.forEach((id, runId) -> ring.accept(runId, id));
    return stored;
  }

  /** Whether a listen task that was done before this one began took the event. */
  private static boolean before(Listener other, Listener mine, StoredEvent event) {
    return other.runId.equals(mine.runId)
        && other.doneAt < mine.openedAt
        && other.taken.contains(event.seq());
  }

  private static String type(StoredEvent event) {
    return event.envelope().path("type").asText();
  }
}
