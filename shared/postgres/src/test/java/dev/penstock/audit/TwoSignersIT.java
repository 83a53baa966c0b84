package dev.penstock.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.audit.proof.Checkpoint;
import dev.penstock.postgres.testing.PostgresFixture;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F82: two nodes sign one trail, each with a file of its own and neither in the other's way. */
class TwoSignersIT {

  private final PostgresFixture store = PostgresFixture.open();
  private final List<Checkpoint> signed = new CopyOnWriteArrayList<>();

  @TempDir private Path folder;
  private CheckpointedTrail trail;
  private Path others;
  private Checkpointer one;
  private Checkpointer other;

  @BeforeEach
  void start() {
    trail = new CheckpointedTrail(store, folder);
    others = folder.resolve("other.checkpoints");
    one = signer(trail.file.path());
    other = signer(others);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldGoOnFromWhatTheOtherHasSigned() {
    Stream.of(one, other, one, one, other)
        .forEach(
            next -> {
              trail.append(300);
              next.sign();
            });

    assertThat(signed)
        .extracting(Checkpoint::size)
        .containsExactly(300L, 600L, 900L, 1_200L, 1_500L);
    assertThat(trail.verify(others)).isInstanceOf(AuditVerification.Intact.class);
  }

  @Test
  void shouldSignOnceWhatBothWantToSign() throws InterruptedException {
    for (int round = 1; round <= 10; round++) {
      trail.append(20);
      List<Thread> both =
          Stream.of(one, other).map(next -> Thread.ofVirtual().start(next::sign)).toList();
      for (Thread each : both) {
        each.join();
      }
      assertThat(signed).hasSize(round);
    }

    assertThat(one.notices()).isEmpty();
    assertThat(other.notices()).isEmpty();
    assertThat(trail.verify(others)).isInstanceOf(AuditVerification.Intact.class);
  }

  private Checkpointer signer(Path file) {
    return new Checkpointer(
        store.auditor(),
        store.keyring(),
        trail.signer,
        new CheckpointFile(file),
        Clock.systemUTC(),
        signed::add);
  }
}
