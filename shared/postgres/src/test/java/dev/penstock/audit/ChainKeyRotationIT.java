package dev.penstock.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.audit.AuditVerification.Broken;
import dev.penstock.audit.AuditVerification.Intact;
import dev.penstock.audit.AuditVerification.Tampering;
import dev.penstock.audit.proof.EntryProof;
import dev.penstock.audit.proof.NoteSigner;
import dev.penstock.keyring.KeyFile;
import dev.penstock.keyring.Keyring;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.problem.PlatformException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F83: the chain goes on under another key, whatever is killed, and the one before is worth
 * nothing.
 */
class ChainKeyRotationIT {

  private static final PostgresFixture STORE = PostgresFixture.open();

  @TempDir Path folder;
  private Path file;
  private Keyring keyring;
  private CheckpointedTrail trail;

  @BeforeEach
  void grow() {
    file = folder.resolve("root.key");
    keyring = Keyring.loadOrCreate(file);
    trail = new CheckpointedTrail(STORE, folder, NoteSigner.generate(), keyring);
    trail.append(10);
    trail.sign();
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void shouldHoldThroughTwoRotationsWithEveryProofAndCheckpoint() throws Exception {
    assertThat(rotation().finish()).as("nobody asked for it").isEmpty();
    rotate();
    trail.append(5);
    rotate();
    trail.append(5);
    trail.sign();

    assertThat(trail.verify()).isEqualTo(new Intact(24, 24, 24, 2, 24));
    assertThat(STORE.strings("SELECT body::jsonb ->> 'kind' FROM audit WHERE seq IN (11, 18)"))
        .containsExactly(ChainHandover.KIND, ChainHandover.KIND);
    assertThat(STORE.strings("SELECT body::jsonb ->> 'kind' FROM audit WHERE seq IN (12, 19)"))
        .containsExactly(ChainHandover.TAKEN, ChainHandover.TAKEN);
    assertThat(keyring.trail().taken()).hasSize(3);
    EntryProof proof =
        STORE
            .auditor()
            .inTransaction(it -> new TrailProofs(trail.signer.verifier()).ofEntry(it, 3));
    assertThat(proof.require(trail.signer.verifier()).size()).isEqualTo(10);
  }

  @Test
  void shouldHandOverAnEmptyTrail() {
    trail = new CheckpointedTrail(STORE, folder.resolve("empty"), trail.signer, keyring);
    KeyFile.askForTrailKey(file);
    rotation().handOver(keyring);

    assertThat(rotation().finish()).hasValue(1);
    assertThat(trail.verify()).isEqualTo(new Intact(2, 2, 0));
  }

  /** What waits was said before, and stands before. */
  @Test
  void shouldChainWhatWaitsUnderTheKeyBefore() {
    waiting(3);
    rotate();

    assertThat(STORE.count("SELECT max(seq) FROM audit")).isEqualTo(15);
    assertThat(keyring.trail().newest().since()).isEqualTo(14);
    assertThat(trail.verify()).isInstanceOf(Intact.class);
  }

  /** Between the commit and the file: the next start finds what was done, and does it not twice. */
  @Test
  void shouldFinishWhatWasKilledAfterTheHandover() {
    KeyFile.askForTrailKey(file);
    rotation().handOver(keyring);
    waiting(2);
    new Chaining(STORE.auditor(), keyring).catchUp();
    assertThat(STORE.count("SELECT max(seq) FROM audit"))
        .as("nothing is put on top with the key before")
        .isEqualTo(12);

    assertThat(rotation().finish()).hasValue(11);

    new Chaining(STORE.auditor(), keyring).catchUp();
    assertThat(trail.verify()).isEqualTo(new Intact(14, 14, 10, 1, 10));
    assertThat(STORE.count("SELECT count(*) FROM audit_chain_key")).isOne();
  }

  /** Between the file and the commit: nothing has happened, and it is still asked for. */
  @Test
  void shouldGoOnWithTheKeyBeforeUntilItIsHandedOver() {
    KeyFile.askForTrailKey(file);
    trail.append(4);
    assertThat(trail.verify()).isEqualTo(new Intact(14, 14, 10, 1, 10));

    assertThat(rotation().finish()).hasValue(15);
    assertThat(trail.verify()).isEqualTo(new Intact(16, 16, 10, 1, 10));
  }

  /** Two nodes chain what is appended all the time; the second follows by itself. */
  @Test
  void shouldHandOverUnderNodesThatChainAndLoseNoEntry() throws Exception {
    KeyFile.askForTrailKey(file);
    Path other = copyOfTheFile("other");
    Keyring elsewhere = Keyring.loadOrCreate(other);
    ChainKeyRotation behind = new ChainKeyRotation(STORE.auditor(), other, Clock.systemUTC());
    assertThat(behind.follow()).as("nobody has handed over").isEmpty();
    OptionalLong since;
    try (TrailSequencer _ = TrailSequencer.start(STORE.auditor(), keyring);
        TrailSequencer _ = TrailSequencer.start(STORE.auditor(), elsewhere)) {
      waiting(50);
      since = new ChainKeyRotation(STORE.owner(), file, Clock.systemUTC()).finish();
      waiting(50);
      assertThat(behind.follow()).isEqualTo(since);
      assertThat(behind.follow()).as("it has").isEmpty();
      waiting(50);
    }

    assertThat(since).isPresent();
    assertThat(elsewhere.trail()).isEqualTo(keyring.trail());
    assertThat(trail.verify())
        .isInstanceOfSatisfying(
            Intact.class,
            it -> {
              assertThat(it.headSeq()).isEqualTo(162);
            });
    assertThat(verifiedBy(elsewhere)).isInstanceOf(Intact.class);
  }

  /** The command and the node have the same file, and either may be first to say the number. */
  @Test
  void shouldSayTheNumberOnceWhoeverSaysIt() {
    KeyFile.askForTrailKey(file);
    long since = rotation().handOver(keyring);

    assertThat(rotation().follow()).hasValue(since);
    KeyFile.trailKeyIsTaken(file, since);

    assertThat(keyring.trail().taken()).hasSize(2);
    assertThat(trail.verify()).isInstanceOf(Intact.class);
  }

  @Test
  void shouldLeaveTheChainAloneWhereTheKeyFileIsAnOlderCopy() {
    Keyring elsewhere = copyOfTheFile();
    rotate();
    waiting(2);

    new Chaining(STORE.auditor(), elsewhere).catchUp();
    assertThat(STORE.count("SELECT max(seq) FROM audit")).isEqualTo(12);
    assertBroken(verifiedBy(elsewhere), 11, Tampering.HANDOVER_FORGED);

    new Chaining(STORE.auditor(), keyring).catchUp();
    assertThat(trail.verify()).isEqualTo(new Intact(14, 14, 10, 1, 10));
  }

  /** Two were asked for, each in a file of its own: one is taken, the other is not lost on top. */
  @Test
  void shouldRefuseToHandOverWhatIsUnderAKeyOfSomebodyElses() throws Exception {
    Path other = copyOfTheFile("other");
    KeyFile.askForTrailKey(other);
    rotate();

    assertThatThrownBy(
            () -> new ChainKeyRotation(STORE.auditor(), other, Clock.systemUTC()).finish())
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("not handed over");
    assertThat(trail.verify()).isInstanceOf(Intact.class);
  }

  /**
   * Without a checkpoint or an anchor that knows: the key before and the database are not enough.
   */
  @Test
  void shouldNameAPastThatTheStolenKeyHasWrittenAnew() {
    Keyring stolen = copyOfTheFile();
    rotate();
    trail.append(5);
    STORE.sql("UPDATE audit SET body = replace(body, 'run_1', 'run_2') WHERE seq = 4");
    rechainUpTo(11, stolen);

    assertBroken(verifiedBy(keyring), 12, Tampering.REWRITTEN);
  }

  /**
   * The same, and all that the new key made is cut off: the key file knows that it made something.
   */
  @Test
  void shouldNameATrailWithoutTheHandoverAndPutNothingOnTopOfIt() {
    Keyring stolen = copyOfTheFile();
    rotate();
    trail.append(5);
    STORE.sql("DELETE FROM audit WHERE seq > 10");
    STORE.sql("DELETE FROM audit_chain_key");
    STORE.sql("UPDATE audit SET body = replace(body, 'run_1', 'run_2') WHERE seq = 4");
    trail.rechain(stolen, 4);
    assertBroken(verifiedBy(keyring), 11, Tampering.CUT_OFF);

    trail.append(5);
    assertThat(STORE.count("SELECT max(seq) FROM audit")).isEqualTo(10);
    assertBroken(verifiedBy(keyring), 11, Tampering.CUT_OFF);
    TrailSequencer sequencer = TrailSequencer.start(STORE.auditor(), keyring);
    sequencer.close();
    assertThat(sequencer.notices(List.of()))
        .singleElement()
        .asString()
        .contains("get no place", "entry 11 handed it over");
  }

  @Test
  void shouldNameAForgedHandover() throws Exception {
    Path thiefs = copyOfTheFile("thief");
    KeyFile.askForTrailKey(thiefs);
    new ChainKeyRotation(STORE.auditor(), thiefs, Clock.systemUTC()).finish();

    assertBroken(verifiedBy(keyring), 11, Tampering.HANDOVER_FORGED);
    waiting(1);
    new Chaining(STORE.auditor(), keyring).catchUp();
    assertThat(STORE.count("SELECT max(seq) FROM audit")).isEqualTo(12);
  }

  /** The store says that it was done, by whoever wrote that into it. */
  @Test
  void shouldNotBelieveTheStoreThatItWasHandedOver() {
    KeyFile.askForTrailKey(file);
    String pending = keyring.trail().pending().orElseThrow().id();
    for (long since : new long[] {1, 5, 9, 10, 99}) {
      STORE.sql("DELETE FROM audit_chain_key");
      STORE.sql("INSERT INTO audit_chain_key (id, since) VALUES (?, ?)", pending, since);

      assertThatThrownBy(() -> rotation().finish())
          .isInstanceOf(PlatformException.class)
          .hasMessageContaining("does not hold");
      assertThatThrownBy(() -> rotation().follow()).hasMessageContaining("does not hold");
    }
    assertThat(keyring.trail().pending()).isPresent();
  }

  @Test
  void shouldHoldAfterTheHandoverIsKeptLongEnoughAndGoes() throws Exception {
    trail =
        new CheckpointedTrail(
            STORE, Files.createDirectory(folder.resolve("cut")), trail.signer, keyring);
    trail.append(300, Duration.ofDays(800));
    KeyFile.askForTrailKey(file);
    Clock then = Clock.offset(Clock.systemUTC(), Duration.ofDays(-800));
    new ChainKeyRotation(STORE.auditor(), file, then).finish();
    trail.append(300, Duration.ofDays(800));
    rotate();
    trail.append(600);
    trail.sign();

    long gone =
        new TrailRetention(
                STORE.auditor(), keyring, trail.signer, Clock.systemUTC(), Duration.ofDays(730))
            .sweep();

    assertThat(gone).isEqualTo(512);
    assertThat(trail.verify())
        .isInstanceOfSatisfying(
            Intact.class, intact -> assertThat(intact.forgotten()).isEqualTo(512));
  }

  private void rotate() {
    KeyFile.askForTrailKey(file);
    assertThat(rotation().finish()).isPresent();
  }

  /** As who has a key can: what comes later stays as it is. */
  private void rechainUpTo(long last, Keyring keys) {
    String later = "SELECT encode(mac, 'hex') FROM audit WHERE seq > " + last + " ORDER BY seq";
    List<String> kept = STORE.strings(later);
    trail.rechain(keys, 4);
    for (int i = 0; i < kept.size(); i++) {
      STORE.sql("UPDATE audit SET mac = decode(?, 'hex') WHERE seq = ?", kept.get(i), last + 1 + i);
    }
  }

  private ChainKeyRotation rotation() {
    return new ChainKeyRotation(STORE.auditor(), file, Clock.systemUTC());
  }

  private void waiting(int entries) {
    AuditTrail append = new AuditTrail(keyring, Clock.systemUTC());
    for (int i = 0; i < entries; i++) {
      String subject = "w" + i;
      STORE
          .worker()
          .inTransaction(
              it -> append.append(it, AuditEntry.of("effect.intended", "worker", subject)));
    }
  }

  /** As another node has it. */
  private Path copyOfTheFile(String name) throws IOException {
    return Files.copy(
        file,
        Files.createDirectory(folder.resolve(name)).resolve("root.key"),
        StandardCopyOption.COPY_ATTRIBUTES);
  }

  /** As it is now, and will not become. */
  private Keyring copyOfTheFile() {
    try {
      return Keyring.ofText(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The chain alone: no anchor and no checkpoint is asked. */
  private AuditVerification verifiedBy(Keyring keys) {
    AuditAnchor none = new AuditAnchor(folder.resolve("none"), keys, Clock.systemUTC());
    return new AuditVerifier(keys).verify(STORE.auditor(), none, _ -> {});
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
}
