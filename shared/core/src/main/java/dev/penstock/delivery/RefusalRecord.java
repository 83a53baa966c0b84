package dev.penstock.delivery;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Which refused deliveries get an audit entry of their own: the first few of each trigger and
 * minute. The rest are counted, and the next entry of the trigger tells how many there were, so
 * that a flood can neither fill the store nor go unseen. Only triggers that exist are kept here, so
 * it can't grow without bound. Thread-safe.
 */
public final class RefusalRecord {

  private static final long WINDOW = Duration.ofMinutes(1).toNanos();

  private final int perWindow;
  private final LongSupplier nanoTime;
  private final Map<String, Window> windows = new HashMap<>();

  /**
   * One that has recorded nothing yet.
   *
   * @param perWindow how many of each trigger and minute
   */
  public RefusalRecord(int perWindow, LongSupplier nanoTime) {
    this.perWindow = perWindow;
    this.nanoTime = nanoTime;
  }

  /** Puts one on the trail and among those that are shown, or counts it. */
  public void put(
      Connection transaction,
      AuditTrail audit,
      String trigger,
      Refusal reason,
      String source,
      int bytes,
      Instant receivedAt)
      throws SQLException {
    Optional<AuditEntry> entry = entry(trigger, reason, source);
    if (entry.isPresent()) {
      long unrecorded = entry.get().detail().path("unrecordedBefore").asLong();
      RefusalLog.put(transaction, trigger, reason, source, bytes, unrecorded, receivedAt);
      audit.append(transaction, entry.get());
    }
  }

  /** The entry to append, or nothing when it was only counted. */
  synchronized Optional<AuditEntry> entry(String trigger, Refusal reason, String source) {
    long now = nanoTime.getAsLong();
    Window window = windows.computeIfAbsent(trigger, _ -> new Window(now));
    if (now - window.begunAt >= WINDOW) {
      window.begunAt = now;
      window.recorded = 0;
    }
    if (window.recorded >= perWindow) {
      window.unrecorded++;
      return Optional.empty();
    }
    window.recorded++;
    AuditEntry entry =
        AuditEntry.of("delivery.refused", "trigger:" + trigger, trigger)
            .with("reason", reason.wire())
            .with("source", source);
    if (window.unrecorded > 0) {
      entry = entry.with("unrecordedBefore", window.unrecorded);
      window.unrecorded = 0;
    }
    return Optional.of(entry);
  }

  private static final class Window {
    long begunAt;
    int recorded;
    long unrecorded;

    Window(long begunAt) {
      this.begunAt = begunAt;
    }
  }
}
