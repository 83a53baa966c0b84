package dev.penstock.workers.run;

import dev.penstock.workers.protocol.MigrationRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Signals as they came in. A decision may come before its question is waited for: it is kept. */
final class Inbox {

  private final Set<String> decided = new HashSet<>();
  private final Map<String, Runnable> awaited = new HashMap<>();
  private final Set<String> announced = new HashSet<>();
  private final Map<String, Runnable> listening = new HashMap<>();
  private @Nullable String cancelReason;
  private boolean paused;
  private final Deque<MigrationRequest> migrations = new ArrayDeque<>();

  void decided(String humanTaskId) {
    Runnable then = awaited.remove(humanTaskId);
    if (then == null) {
      decided.add(humanTaskId);
    } else {
      then.run();
    }
  }

  /** Does this once, now or when the decision comes. */
  void whenDecided(String humanTaskId, Runnable then) {
    if (decided.remove(humanTaskId)) {
      then.run();
    } else {
      awaited.put(humanTaskId, then);
    }
  }

  void forget(String humanTaskId) {
    decided.remove(humanTaskId);
    awaited.remove(humanTaskId);
  }

  /** A run that this one may wait for has ended. Its id is no question's id, so both share. */
  void ended(String runId) {
    decided(runId);
  }

  /** Does this once, now or when the run has ended. */
  void whenEnded(String runId, Runnable then) {
    whenDecided(runId, then);
  }

  /** There is news for a listener: what waits for it goes on, or it is kept. */
  void event(String listener) {
    Runnable then = listening.remove(listener);
    if (then == null) {
      announced.add(listener);
    } else {
      then.run();
    }
  }

  /** Does this once, now or when there is news. */
  void whenAnnounced(String listener, Runnable then) {
    if (announced.remove(listener)) {
      then.run();
    } else {
      listening.put(listener, then);
    }
  }

  /** What was announced so far counts no more: who listens looks now. */
  void looks(String listener) {
    announced.remove(listener);
    listening.remove(listener);
  }

  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
  }

  boolean isPaused() {
    return paused;
  }

  void migrate(MigrationRequest to) {
    migrations.add(to);
  }

  boolean isMigrating() {
    return !migrations.isEmpty();
  }

  /** The first that was not taken yet; null when there is none. */
  @Nullable MigrationRequest nextMigration() {
    return migrations.poll();
  }

  void cancel(String reason) {
    if (cancelReason == null) {
      cancelReason = reason;
    }
  }

  /** The reason for which the run is to stop, once; null when it is not to. */
  @Nullable String takeCancel() {
    String reason = cancelReason;
    cancelReason = null;
    return reason;
  }

  boolean isCancelled() {
    return cancelReason != null;
  }
}
