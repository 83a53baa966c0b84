package dev.penstock.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.audit.AuditVerification.Broken;
import dev.penstock.audit.AuditVerification.Intact;
import dev.penstock.audit.AuditVerification.Tampering;
import dev.penstock.audit.proof.Checkpoint;
import dev.penstock.audit.proof.ExportedTrail;
import dev.penstock.audit.proof.GrowthProof;
import dev.penstock.audit.proof.InvalidProof;
import dev.penstock.audit.proof.NoteSigner;
import dev.penstock.audit.proof.TrailCut;
import dev.penstock.keyring.Seal;
import dev.penstock.person.Disclosure;
import dev.penstock.person.LegalHold;
import dev.penstock.person.LegalHolds;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** F84: old entries go, and what is left is proved as before; a head cut off otherwise is found. */
class TrailRetentionIT {

  private static final PostgresFixture STORE = PostgresFixture.open();
  private static final Duration OLD = Duration.ofDays(800);
  private static final Duration KEEP = Duration.ofDays(730);

  /** What is left of the 1,000 old entries begins a step. */
  private static final long CUT = 768;

  @TempDir Path folder;
  private CheckpointedTrail trail;

  /** 1,000 old entries and 700 of today, under checkpoints of 600, 1,000 and 1,700. */
  @BeforeEach
  void grow() {
    trail = new CheckpointedTrail(STORE, folder);
    trail.append(600, OLD);
    trail.sign();
    trail.append(400, OLD);
    trail.sign();
    trail.append(700);
    trail.sign();
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void shouldLetOldEntriesGoAndProveWhatIsLeft() {
    assertThat(retention(KEEP).sweep()).isEqualTo(CUT);
    trail.append(0);

    // The entry that tells of it is the newest, and under no checkpoint yet.
    assertThat(trail.verify()).isEqualTo(new Intact(933, 1701, 1700, 2, 1700, CUT));
    assertThat(STORE.count("SELECT min(seq) FROM audit")).isEqualTo(CUT + 1);
    assertThat(STORE.strings("SELECT body::jsonb ->> 'kind' FROM audit WHERE seq = 1701"))
        .containsExactly("audit.forgotten");
    assertThat(retention(KEEP).sweep()).as("nothing more is old").isZero();
  }

  @Test
  void shouldVerifyWhatIsLeftWithoutACheckpointsKeyToo() {
    retention(KEEP).sweep();

    assertThat(new AuditVerifier(STORE.keyring()).verify(STORE.auditor(), trail.anchor(), _ -> {}))
        .isInstanceOf(Intact.class);
  }

  @Test
  void shouldSignOnAndLetMoreGoLater() {
    retention(KEEP).sweep();
    trail.append(400);
    trail.sign();

    var later = Clock.offset(Clock.systemUTC(), Duration.ofDays(740));
    var more = new TrailRetention(STORE.auditor(), STORE.keyring(), trail.signer, later, KEEP);

    // By that clock all is old; by the store's own, which counts, only the first are.
    assertThatThrownBy(more::sweep).isInstanceOf(PlatformException.class);
    assertThat(STORE.count("SELECT count(*) FROM audit_cut")).isOne();
    assertThat(retention(KEEP).sweep()).isZero();
    assertThat(trail.verify()).isInstanceOf(Intact.class);
    assertThat(trail.checkpointer().notices()).isEmpty();
  }

  @Test
  void shouldProveEveryEntryThatIsLeft() {
    retention(KEEP).sweep();
    TrailProofs proofs = new TrailProofs(trail.signer.verifier());

    for (long seq : new long[] {CUT + 1, CUT + 2, 1000, 1001, 1024, 1025, 1699, 1700}) {
      assertThat(STORE.auditor().inTransaction(it -> proofs.ofEntry(it, seq)).seq()).isEqualTo(seq);
    }
    assertThatThrownBy(() -> STORE.auditor().inTransaction(it -> proofs.ofEntry(it, CUT)))
        .isInstanceOfSatisfying(
            PlatformException.class,
            e -> assertThat(e.problem().type()).isEqualTo(ProblemType.NOT_FOUND));
    GrowthProof growth = STORE.auditor().inTransaction(it -> proofs.since(it, 1000));
    assertThat(growth.text()).isNotEmpty();
  }

  @Test
  void shouldHoldAnExportOfWhatIsLeftAgainstTheCut() throws Exception {
    retention(KEEP).sweep();
    String export = export();
    List<Checkpoint> checkpoints = new ArrayList<>();
    for (String note : STORE.strings("SELECT note FROM audit_checkpoint ORDER BY size")) {
      checkpoints.add(Checkpoint.open(note, trail.signer.verifier()));
    }
    TrailCut cut = TrailCut.open(note(), trail.signer.verifier());

    assertThat(ExportedTrail.since(cut, checkpoints).require(lines(export)).proved())
        .isEqualTo(1700);
    assertThatThrownBy(() -> new ExportedTrail(checkpoints).require(lines(export)))
        .isInstanceOf(InvalidProof.class);
    String headless = export.substring(export.indexOf('\n') + 1);
    assertThatThrownBy(() -> ExportedTrail.since(cut, checkpoints).require(lines(headless)))
        .isInstanceOf(InvalidProof.class)
        .hasMessageContaining("Entry 769 is not there");
    String changed = export.replaceFirst("\"s5\"", "\"s6\"");
    assertThatThrownBy(() -> ExportedTrail.since(cut, checkpoints).require(lines(changed)))
        .isInstanceOf(InvalidProof.class)
        .hasMessageContaining("Changed");
  }

  @Test
  void shouldKeepWhatALegalHoldCovers() {
    String all = hold(Instant.EPOCH);
    assertThat(retention(KEEP).sweep()).isZero();

    release(all);
    String recent = hold(Instant.now().minus(Duration.ofDays(100)));
    assertThat(retention(KEEP).sweep()).as("what is older than the hold").isEqualTo(CUT);
    release(recent);
  }

  /** The database refuses what the program would not ask. */
  @Test
  void shouldNotBeAbleToForgetWhatIsHeldYoungOrUnsigned() {
    String note = "note";
    String hold = hold(Instant.EPOCH);
    assertRefused(256, note, "legal hold");
    release(hold);
    assertRefused(1280, note, "too young");
    STORE.sql("DELETE FROM audit_checkpoint WHERE size > 600");
    assertRefused(256, note, "not signed");
    assertThat(STORE.count("SELECT count(*) FROM audit")).isEqualTo(1700);
  }

  @Test
  void shouldLetNothingGoThatDoesNotHold() {
    STORE.sql("UPDATE audit SET body = replace(body, 'run_1', 'run_2') WHERE seq = 400");
    assertThatThrownBy(() -> retention(KEEP).sweep()).hasMessageContaining("Entry 400");

    trail.rechain(STORE.keyring(), 400);
    assertThatThrownBy(() -> retention(KEEP).sweep())
        .as("chained anew with the chain's own key")
        .isInstanceOfSatisfying(
            PlatformException.class,
            e -> assertThat(e.problem().type()).isEqualTo(ProblemType.TAMPERED));
    assertThat(STORE.count("SELECT count(*) FROM audit")).isEqualTo(1700);
    assertThat(STORE.count("SELECT count(*) FROM audit_cut")).isZero();
  }

  static Stream<Arguments> deeds() {
    return Stream.of(
        deed(
            "the first entry left is taken away",
            CUT + 1,
            Tampering.REMOVED,
            _ -> STORE.sql("DELETE FROM audit WHERE seq = 769")),
        deed(
            "the first entry left is changed",
            CUT + 1,
            Tampering.CHANGED,
            _ ->
                STORE.sql(
                    "UPDATE audit SET body = replace(body, 'run_1', 'run_2') WHERE seq = 769")),
        deed(
            "what says where the trail begins is taken away",
            1,
            Tampering.REMOVED,
            _ -> STORE.sql("DELETE FROM audit_cut")),
        deed(
            "an entry is put in before the beginning",
            700,
            Tampering.INSERTED,
            _ ->
                STORE.sql(
                    "INSERT INTO audit (seq, body, mac) SELECT 700, body, mac FROM audit WHERE seq = 900")),
        deed(
            "more of the head goes, and the cut is moved up without a key",
            1,
            Tampering.CUT_CHANGED,
            _ -> {
              STORE.sql("DELETE FROM audit WHERE seq <= 1024");
              STORE.sql("UPDATE audit_cut SET size = 1024, note = replace(note, '768', '1024')");
            }),
        deed(
            "more of the head goes, and a cut is made with the installation's key",
            1,
            Tampering.CUT_CHANGED,
            trail -> {
              byte[] mac = trail.macOf(1024);
              STORE.sql("DELETE FROM audit WHERE seq <= 1024");
              // The roots are the right ones; only who signs is another.
              forge(trail, NoteSigner.generate(), 1024, mac);
            }),
        deed(
            "the MAC that the first entry follows is another, signed by who signs",
            CUT + 1,
            Tampering.CHANGED,
            trail -> forge(trail, trail.signer, CUT, new byte[32])),
        deed(
            "the roots of what went are others, signed by who signs",
            CUT + 1,
            Tampering.REWRITTEN,
            trail -> {
              byte[] mac = cut(trail).mac();
              sealed(
                  TrailCut.sign(
                      trail.signer, CUT, mac, Instant.EPOCH, List.of(new byte[32], new byte[32])));
            }),
        deed(
            "the tail is cut off",
            1601,
            Tampering.CUT_OFF,
            _ -> STORE.sql("DELETE FROM audit WHERE seq > 1600")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("deeds")
  void shouldNameWhatWasDoneToAShortenedTrail(
      String name, long entry, Tampering kind, Consumer<CheckpointedTrail> deed) {
    retention(KEEP).sweep();
    trail.append(1);

    deed.accept(trail);

    assertThat(trail.verify())
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

  private static void forge(CheckpointedTrail trail, NoteSigner signer, long size, byte[] mac) {
    List<byte[]> peaks = new ArrayList<>(cut(trail).peaks());
    while (peaks.size() > Long.bitCount(size)) {
      peaks.removeLast();
    }
    sealed(TrailCut.sign(signer, size, mac, Instant.EPOCH, peaks));
  }

  private static void sealed(TrailCut cut) {
    STORE.sql(
        "UPDATE audit_cut SET size = ?, note = ?, seal = ?",
        cut.size(),
        cut.note(),
        new Seal(STORE.keyring()).of("audit_cut", Long.toString(cut.size()), cut.note()));
  }

  private static TrailCut cut(CheckpointedTrail trail) {
    try {
      return TrailCut.open(note(), trail.signer.verifier());
    } catch (InvalidProof e) {
      throw new AssertionError(e);
    }
  }

  private static String note() {
    return STORE.strings("SELECT note FROM audit_cut").getFirst();
  }

  private TrailRetention retention(Duration keep) {
    return new TrailRetention(
        STORE.auditor(), STORE.keyring(), trail.signer, Clock.systemUTC(), keep);
  }

  private static void assertRefused(long upTo, String note, String why) {
    assertThatThrownBy(
            () ->
                STORE
                    .auditor()
                    .inTransaction(
                        connection -> {
                          try (var cut =
                              connection.prepareStatement("SELECT cut_audit(?, ?, ''::bytea)")) {
                            cut.setLong(1, upTo);
                            cut.setString(2, note);
                            return cut.execute();
                          }
                        }))
        .rootCause()
        .hasMessageContaining(why);
  }

  private static String hold(Instant from) {
    String id = "hld_" + from.toEpochMilli();
    LegalHold hold =
        new LegalHold(id, null, from, "Case 4711", Instant.now(), "key:test", Optional.empty());
    STORE
        .api()
        .inTransaction(
            it -> {
              LegalHolds.place(it, hold);
              return id;
            });
    return id;
  }

  private static void release(String hold) {
    var release = new LegalHold.Release(Instant.now(), "key:test", "settled");
    boolean wasInForce = STORE.api().inTransaction(it -> LegalHolds.release(it, hold, release));
    assertThat(wasInForce).isTrue();
  }

  private static String export() {
    StringWriter out = new StringWriter();
    STORE
        .auditor()
        .inTransaction(it -> new AuditExport(new Disclosure(STORE.keyring())).write(it, 1, out));
    return out.toString();
  }

  private static BufferedReader lines(String text) throws IOException {
    return new BufferedReader(new StringReader(text));
  }
}
