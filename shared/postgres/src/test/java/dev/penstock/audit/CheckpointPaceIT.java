package dev.penstock.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.audit.proof.Checkpoint;
import dev.penstock.postgres.testing.PostgresFixture;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F82: when a checkpoint is signed, on a machine whose time of day is set. */
class CheckpointPaceIT {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private final PostgresFixture store = PostgresFixture.open();
  private final AtomicReference<Instant> timeOfDay = new AtomicReference<>(NOW);
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final List<Checkpoint> signed = new ArrayList<>();

  @AfterEach
  void close() {
    store.close();
  }

  /** A time server that was wrong for a moment must not leave a year without checkpoints. */
  @Test
  void shouldSignWhenDueThoughTheClockWasSetAheadAndBack(@TempDir Path folder) {
    CheckpointedTrail trail = new CheckpointedTrail(store, folder);
    Checkpointer checkpointer = checkpointer(trail);
    trail.append(1);

    timeOfDay.set(NOW.plus(Duration.ofDays(365)));
    checkpointer.signWhenDue();
    timeOfDay.set(NOW);
    trail.append(1);
    nanos.addAndGet(Checkpointer.INTERVAL.toNanos());
    checkpointer.signWhenDue();

    assertThat(signed).extracting(Checkpoint::size).containsExactly(1L, 2L);
    assertThat(signed.getLast().at()).isEqualTo(NOW);
    assertThat(trail.verify()).isInstanceOf(AuditVerification.Intact.class);
  }

  @Test
  void shouldNotSignSoonerThoughTheClockWasSetAhead(@TempDir Path folder) {
    CheckpointedTrail trail = new CheckpointedTrail(store, folder);
    Checkpointer checkpointer = checkpointer(trail);
    trail.append(1);
    checkpointer.signWhenDue();

    trail.append(1);
    timeOfDay.set(NOW.plus(Duration.ofDays(365)));
    nanos.addAndGet(Checkpointer.INTERVAL.toNanos() - 1);
    checkpointer.signWhenDue();

    assertThat(signed).extracting(Checkpoint::size).containsExactly(1L);
  }

  private Checkpointer checkpointer(CheckpointedTrail trail) {
    return new Checkpointer(
        store.auditor(),
        store.keyring(),
        trail.signer,
        trail.file,
        clock(),
        new Pace(Checkpointer.INTERVAL, nanos::get),
        signed::add);
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return timeOfDay.get();
      }
    };
  }
}
