package dev.penstock.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.audit.AuditVerification.Broken;
import dev.penstock.audit.AuditVerification.Intact;
import dev.penstock.audit.AuditVerification.Tampering;
import dev.penstock.audit.proof.Checkpoint;
import dev.penstock.audit.proof.EntryProof;
import dev.penstock.audit.proof.NoteKey;
import dev.penstock.audit.proof.NoteSigner;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.problem.PlatformException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F82: the key of the checkpoints changes, and the trail holds through it. */
class CheckpointKeyRotationIT {

  private static final PostgresFixture STORE = PostgresFixture.open();

  @TempDir Path folder;
  private CheckpointedTrail trail;
  private Path key;

  @BeforeEach
  void grow() throws Exception {
    trail = CheckpointedTrail.grown(STORE, folder);
    key = folder.resolve("checkpoint.key");
    Files.writeString(key, trail.signer.secretText());
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void shouldHoldThroughTwoRotations() {
    rotation().rotate();
    trail.append(99);
    NoteSigner third = rotation().rotate();

    assertThat(verify(third.verifier())).isEqualTo(new Intact(701, 701, 600, 5, 701));
    assertThat(STORE.strings("SELECT body::jsonb ->> 'kind' FROM audit WHERE seq IN (601, 701)"))
        .containsOnly("audit.key-rotated");
    assertThat(CheckpointKey.load(key).verifier().chainText())
        .isEqualTo(third.verifier().chainText());
  }

  @Test
  void shouldProveOldEntriesUnderTheNewKey() throws Exception {
    NoteSigner after = rotation().rotate();

    EntryProof proof =
        STORE.auditor().inTransaction(it -> new TrailProofs(after.verifier()).ofEntry(it, 5));

    NoteKey newest = NoteKey.parse(after.verifier().toString());
    assertThat(proof.require(newest).size()).as("by the new key alone").isEqualTo(601);
  }

  @Test
  void shouldFindACheckpointThatTheOldKeyHasSignedSince() {
    NoteSigner after = rotation().rotate();
    trail.append(9);
    String stolen = Checkpoint.sign(trail.signer, 610, new byte[32], Instant.EPOCH).note();
    STORE.sql(
        "INSERT INTO audit_checkpoint (size, note, signed_at) VALUES (610, ?, now())", stolen);

    assertThat(verify(after.verifier()))
        .isInstanceOfSatisfying(
            Broken.class,
            broken -> {
              assertThat(broken.kind()).isEqualTo(Tampering.CHECKPOINT_CHANGED);
              assertThat(broken.explanation()).contains("handed over at 600");
            });
  }

  @Test
  void shouldNotHandOverOnTopOfATrailThatDoesNotHold() throws Exception {
    trail.append(5);
    STORE.sql("UPDATE audit SET body = replace(body, 'run_1', 'run_2') WHERE seq = 603");

    assertThatThrownBy(() -> rotation().rotate())
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("Entry 603");
    assertThat(Files.readString(key)).isEqualTo(trail.signer.secretText());
  }

  /** The beginning was signed by the key before, and counts. */
  @Test
  void shouldKeepTheBeginningThatTheKeyBeforeHasSigned() throws Exception {
    Path another = Files.createDirectory(folder.resolve("cut"));
    trail = new CheckpointedTrail(STORE, another, trail.signer);
    trail.append(600, Duration.ofDays(800));
    trail.append(600);
    trail.sign();
    new TrailRetention(
            STORE.auditor(), STORE.keyring(), trail.signer, Clock.systemUTC(), Duration.ofDays(730))
        .sweep();

    NoteSigner after = rotation().rotate();

    assertThat(verify(after.verifier()))
        .isInstanceOfSatisfying(
            Intact.class, intact -> assertThat(intact.forgotten()).isEqualTo(512));
  }

  private CheckpointKeyRotation rotation() {
    return new CheckpointKeyRotation(
        STORE.auditor(), STORE.keyring(), key, trail.file, Clock.systemUTC());
  }

  private AuditVerification verify(NoteKey by) {
    return new AuditVerifier(
            STORE.keyring(), new CheckpointWitness(Optional.of(by), List.of(trail.file.path())))
        .verify(STORE.auditor(), trail.anchor(), _ -> {});
  }
}
