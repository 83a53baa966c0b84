package dev.penstock.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.audit.AuditVerification.Broken;
import dev.penstock.audit.AuditVerification.Intact;
import dev.penstock.audit.AuditVerification.Tampering;
import dev.penstock.audit.proof.Checkpoint;
import dev.penstock.audit.proof.NoteSigner;
import dev.penstock.keyring.Keyring;
import dev.penstock.postgres.testing.PostgresFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * F82, F84: everything that can be done to the trail by who owns the database, and by who has the
 * chain's key as well: each is found and named.
 */
class TrailTamperIT {

  private static final PostgresFixture STORE = PostgresFixture.open();

  @TempDir Path folder;
  private CheckpointedTrail trail;

  @BeforeEach
  void grow() {
    trail = CheckpointedTrail.grown(STORE, folder);
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void shouldHoldWhenNothingWasDone() {
    assertThat(trail.verify()).isEqualTo(new Intact(600, 600, 600, 2, 600));
  }

  static Stream<Arguments> deeds() {
    return Stream.of(
        deed(
            "an entry is changed",
            4,
            Tampering.CHANGED,
            sql("UPDATE audit SET body = replace(body, '\"s3\"', '\"s5\"') WHERE seq = 4")),
        deed("an entry is removed", 4, Tampering.REMOVED, sql("DELETE FROM audit WHERE seq = 4")),
        deed(
            "an entry is inserted",
            4,
            Tampering.INSERTED,
            sql(
                "UPDATE audit SET seq = -seq WHERE seq >= 4",
                "UPDATE audit SET seq = -seq + 1 WHERE seq < 0",
                "INSERT INTO audit (seq, body, mac) SELECT 4, replace(body, '\"s2\"', '\"s0\"'), mac"
                    + " FROM audit WHERE seq = 3")),
        deed(
            "two entries change places",
            4,
            Tampering.REORDERED,
            sql(
                "UPDATE audit SET seq = -1 WHERE seq = 4",
                "UPDATE audit SET seq = 4 WHERE seq = 8",
                "UPDATE audit SET seq = 8 WHERE seq = -1")),
        deed("the tail is cut", 591, Tampering.CUT_OFF, sql("DELETE FROM audit WHERE seq > 590")),
        deed(
            "the tail is cut, and the anchor of the head is made anew with the root key",
            591,
            Tampering.CUT_OFF,
            trail -> {
              STORE.sql("DELETE FROM audit WHERE seq > 590");
              trail.forgeAnchor();
            }),
        deed(
            "the chain is computed anew without the key",
            300,
            Tampering.FORGED,
            trail -> {
              STORE.sql("UPDATE audit SET body = replace(body, 'run_1', 'run_2') WHERE seq = 300");
              byte[] other = new byte[32];
              Arrays.fill(other, (byte) 1);
              trail.rechain(Keyring.of(other), 300);
            }),
        deed(
            "the chain, the anchor and the hashes are computed anew with the chain's key",
            301,
            Tampering.REWRITTEN,
            trail -> {
              STORE.sql("UPDATE audit SET body = replace(body, 'run_1', 'run_2') WHERE seq = 400");
              trail.rechain(STORE.keyring(), 400);
              STORE.sql("DELETE FROM audit_subtree");
              trail.forgeAnchor();
            }),
        deed(
            "the same, and the checkpoint that shows it is taken out of the database",
            301,
            Tampering.REWRITTEN,
            trail -> {
              STORE.sql("UPDATE audit SET body = replace(body, 'run_1', 'run_2') WHERE seq = 400");
              trail.rechain(STORE.keyring(), 400);
              STORE.sql("DELETE FROM audit_checkpoint WHERE size = 600");
              trail.forgeAnchor();
            }),
        deed(
            "the same, and a checkpoint of another key is put in its place",
            301,
            Tampering.CHECKPOINT_CHANGED,
            trail -> {
              STORE.sql("UPDATE audit SET body = replace(body, 'run_1', 'run_2') WHERE seq = 400");
              trail.rechain(STORE.keyring(), 400);
              STORE.sql(
                  "UPDATE audit_checkpoint SET note = ? WHERE size = 600",
                  Checkpoint.sign(NoteSigner.generate(), 600, new byte[32], Instant.EPOCH).note());
              trail.forgeAnchor();
            }),
        deed(
            "a checkpoint is taken out of the database",
            300,
            Tampering.CHECKPOINT_CHANGED,
            sql("DELETE FROM audit_checkpoint WHERE size = 300")),
        deed(
            "a checkpoint is changed",
            301,
            Tampering.CHECKPOINT_CHANGED,
            sql("UPDATE audit_checkpoint SET note = replace(note, '600', '599') WHERE size = 600")),
        deed(
            "the file of the checkpoints is changed",
            1,
            Tampering.CHECKPOINT_CHANGED,
            trail -> {
              try {
                String notes = Files.readString(trail.file.path());
                Files.writeString(trail.file.path(), notes.replaceFirst("\n300\n", "\n299\n"));
              } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            }),
        deed(
            "the anchor of the head is changed",
            1,
            Tampering.ANCHOR_CHANGED,
            trail -> {
              try {
                String lines = Files.readString(trail.anchorFile);
                Files.writeString(
                    trail.anchorFile, lines.replaceFirst("\"seq\":300", "\"seq\":299"));
              } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("deeds")
  void shouldNameWhatWasDone(
      String name, long entry, Tampering kind, Consumer<CheckpointedTrail> deed) {
    deed.accept(trail);

    assertBroken(trail.verify(), entry, kind);
  }

  @Test
  void shouldNameYesterdaysCopyOfTheDatabase() {
    trail.copy(false);
    trail.append(50);
    trail.sign();

    trail.copy(true);

    assertBroken(trail.verify(), 601, Tampering.CUT_OFF);
    // when the anchor of the head is set back with it, which takes the root key or the folder
    trail.forgeAnchor();
    assertBroken(trail.verify(), 601, Tampering.CUT_OFF);
    // and no checkpoint is signed on top of it
    trail.append(50);
    Checkpointer restarted = trail.checkpointer();
    restarted.sign();
    assertThat(restarted.notices()).singleElement().asString().contains("an older copy");
    assertThat(STORE.count("SELECT max(size) FROM audit_checkpoint")).isEqualTo(600);
  }

  @Test
  void shouldNameYesterdaysCopyOfDatabaseAndFolderByACheckpointFromElsewhere() {
    trail.copy(false);
    Path yesterday = CheckpointedTrail.copyOf(trail.file.path());
    trail.append(50);
    trail.sign();
    Path elsewhere = trail.file.path().resolveSibling("elsewhere");
    CheckpointedTrail.move(trail.file.path(), elsewhere);
    CheckpointedTrail.move(yesterday, trail.file.path());
    trail.copy(true);
    trail.forgeAnchor();

    assertThat(trail.verify()).isEqualTo(new Intact(600, 600, 600, 2, 600));
    assertBroken(trail.verify(elsewhere), 601, Tampering.CUT_OFF);
  }

  @Test
  void shouldSignNothingOnTopOfWhatWasWrittenAnew() {
    STORE.sql("UPDATE audit SET body = replace(body, 'run_1', 'run_2') WHERE seq = 400");
    trail.rechain(STORE.keyring(), 400);
    STORE.sql("UPDATE audit_subtree SET root = sha256(root) WHERE place = 1");
    trail.append(5);

    Checkpointer restarted = trail.checkpointer();
    restarted.sign();

    assertThat(restarted.notices())
        .singleElement()
        .asString()
        .contains("not those that were signed");
    assertThat(STORE.count("SELECT max(size) FROM audit_checkpoint")).isEqualTo(600);
  }

  @Test
  void shouldSignNothingThatDoesNotFollowAndGoOnWhenItIsMended() {
    trail.append(5);
    String whole = STORE.strings("SELECT body FROM audit WHERE seq = 603").getFirst();
    STORE.sql("UPDATE audit SET body = replace(body, 'run_1', 'run_2') WHERE seq = 603");
    Checkpointer checkpointer = trail.checkpointer();

    checkpointer.sign();

    assertThat(checkpointer.notices()).singleElement().asString().contains("Entry 603");
    STORE.sql("UPDATE audit SET body = ? WHERE seq = 603", whole);
    checkpointer.sign();
    assertThat(checkpointer.notices()).isEmpty();
    assertThat(trail.verify()).isEqualTo(new Intact(605, 605, 600, 3, 605));
  }

  @Test
  void shouldSignOnAfterARestartAndInManySteps() {
    for (int step = 1; step <= 7; step++) {
      trail.append(37);
      trail.sign();
    }
    Checkpointer same = trail.checkpointer();
    trail.append(1);
    same.sign();
    trail.append(513);
    same.sign();
    same.sign();

    assertThat(same.notices()).isEmpty();
    assertThat(trail.verify()).isEqualTo(new Intact(1373, 1373, 859, 11, 1373));
    assertThat(STORE.count("SELECT count(*) FROM audit_subtree")).isEqualTo(5);
  }

  private static void assertBroken(AuditVerification verdict, long entry, Tampering kind) {
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Broken.class,
            broken -> {
              assertThat(broken.kind()).as(broken.explanation()).isEqualTo(kind);
              assertThat(broken.seq()).isEqualTo(entry);
            });
  }

  private static Arguments deed(
      String name, long entry, Tampering kind, Consumer<CheckpointedTrail> deed) {
    return Arguments.of(name, entry, kind, deed);
  }

  private static Consumer<CheckpointedTrail> sql(String... statements) {
    return _ -> List.of(statements).forEach(STORE::sql);
  }
}
