package dev.penstock.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.audit.AuditVerification.Broken;
import dev.penstock.audit.AuditVerification.Intact;
import dev.penstock.audit.AuditVerification.Tampering;
import dev.penstock.audit.proof.MerkleFold;
import dev.penstock.keyring.Keyring;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** F83, F104: whatever is done to any entry is seen, and named by its first place. */
class ChainVerifierTest {

  private static final Keyring KEYS = Keyring.of(new byte[32]);
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

  @Test
  void shouldHoldWhenNothingWasDone() {
    assertThat(verify(chain(7), anchorsOf(chain(7), 3, 7))).isEqualTo(new Intact(7, 7, 7));
  }

  @Test
  void shouldSayHowFarTheTailIsProved() {
    assertThat(verify(chain(7), anchorsOf(chain(7), 3))).isEqualTo(new Intact(7, 7, 3));
  }

  @Test
  void shouldHoldWhenNothingHasHappenedYet() {
    assertThat(verify(List.of(), List.of())).isEqualTo(new Intact(0, 0, 0));
  }

  @Test
  void shouldNameAChangedText() {
    List<ChainRow> rows = chain(7);
    rows.set(3, new ChainRow(4, rows.get(3).body().replace("ada", "eve"), rows.get(3).mac()));

    assertBroken(rows, 4, Tampering.CHANGED);
  }

  @Test
  void shouldNameAChangedTextOfTheNewestEntryByItsAnchor() {
    List<ChainRow> rows = chain(7);
    rows.set(6, new ChainRow(7, rows.get(6).body().replace("ada", "eve"), rows.get(6).mac()));

    assertBroken(rows, 7, Tampering.CHANGED);
  }

  @Test
  void shouldNameAMacMadeWithoutTheKey() {
    List<ChainRow> rows = chain(7);
    rows.set(3, new ChainRow(4, rows.get(3).body(), new byte[32]));

    assertBroken(rows, 4, Tampering.FORGED);
  }

  @Test
  void shouldNameAnEntryReplacedWithItsMac() {
    List<ChainRow> rows = chain(7);
    rows.set(3, new ChainRow(4, rows.get(3).body().replace("ada", "eve"), new byte[32]));

    assertBroken(rows, 4, Tampering.FORGED);
  }

  @Test
  void shouldNameARemovedEntry() {
    List<ChainRow> rows = chain(7);
    rows.remove(3);

    assertBroken(rows, 4, Tampering.REMOVED);
  }

  @Test
  void shouldNameARemovedEntryWhenTheLaterOnesWereMovedUp() {
    List<ChainRow> rows = chain(7);
    rows.remove(3);

    assertBroken(renumbered(rows), 4, Tampering.REMOVED);
  }

  @Test
  void shouldNameAnInsertedEntry() {
    List<ChainRow> rows = chain(7);
    rows.add(3, new ChainRow(0, body(4, "eve"), new byte[32]));

    assertBroken(renumbered(rows), 4, Tampering.INSERTED);
  }

  @Test
  void shouldNameAnInsertedCopy() {
    List<ChainRow> rows = chain(7);
    rows.add(4, rows.get(1));

    assertBroken(renumbered(rows), 5, Tampering.INSERTED);
  }

  @Test
  void shouldNameAnEntryBeforeTheFirst() {
    List<ChainRow> rows = chain(7);
    rows.addFirst(new ChainRow(0, body(0, "eve"), new byte[32]));

    assertBroken(rows, 0, Tampering.INSERTED);
  }

  @Test
  void shouldNameSwappedNeighbours() {
    List<ChainRow> rows = chain(7);
    rows.add(4, rows.remove(3));

    assertBroken(renumbered(rows), 4, Tampering.REORDERED);
  }

  @Test
  void shouldNameSwappedEntriesFarApart() {
    List<ChainRow> rows = chain(7);
    ChainRow second = rows.set(1, rows.get(5));
    rows.set(5, second);

    assertBroken(renumbered(rows), 2, Tampering.REORDERED);
  }

  @Test
  void shouldNameACutOffTail() {
    assertBroken(chain(7).subList(0, 5), 6, Tampering.CUT_OFF);
  }

  @Test
  void shouldNameAnEmptiedTrail() {
    assertBroken(List.of(), 1, Tampering.CUT_OFF);
  }

  @Test
  void shouldNameATailThatWasCutOffAndWrittenAnewWithTheKey() {
    List<ChainRow> rows = new ArrayList<>(chain(7).subList(0, 5));
    rows.add(signed(rows.get(4), body(6, "eve")));
    rows.add(signed(rows.get(5), body(7, "eve")));

    assertBroken(rows, 7, Tampering.REPLACED);
  }

  /** One thing done to one entry. */
  record Mutation(String name, int at, int detail) {
    int other() {
      return (at + 1 + detail % 11) % 12;
    }
  }

  @Provide
  Arbitrary<Mutation> mutations() {
    return Combinators.combine(
            Arbitraries.of("text", "mac", "seq", "remove", "insert", "copy", "swap", "truncate"),
            Arbitraries.integers().between(0, 11),
            Arbitraries.integers().between(0, 1000))
        .as(Mutation::new);
  }

  @Property(tries = 2000)
  void shouldSeeAnySingleMutation(@ForAll("mutations") Mutation mutation) {
    List<ChainRow> whole = chain(12);
    List<ChainRow> rows = mutated(whole, mutation);

    AuditVerification verdict = verify(rows, anchorsOf(whole, 12));

    assertThat(verdict).isInstanceOf(Broken.class);
    assertThat(((Broken) verdict).seq()).isEqualTo(firstWrong(mutation));
  }

  private static long firstWrong(Mutation m) {
    return switch (m.name) {
      case "copy" -> m.at + 2;
      case "swap" -> Math.min(m.at, m.other()) + 1;
      default -> m.at + 1;
    };
  }

  private static List<ChainRow> mutated(List<ChainRow> whole, Mutation m) {
    List<ChainRow> rows = new ArrayList<>(whole);
    ChainRow row = rows.get(m.at);
    switch (m.name) {
      case "text" -> {
        StringBuilder body = new StringBuilder(row.body());
        int i = m.detail % body.length();
        body.setCharAt(i, body.charAt(i) == 'x' ? 'y' : 'x');
        rows.set(m.at, new ChainRow(row.seq(), body.toString(), row.mac()));
      }
      case "mac" -> {
        byte[] mac = row.mac().clone();
        mac[m.detail % 32] ^= 1;
        rows.set(m.at, new ChainRow(row.seq(), row.body(), mac));
      }
      case "seq" -> {
        rows.remove(m.at);
        rows.add(new ChainRow(13 + m.detail, row.body(), row.mac()));
      }
      case "remove" -> rows.remove(m.at);
      case "insert" -> {
        rows.add(m.at, new ChainRow(0, body(m.at + 1, "eve"), new byte[32]));
        rows = renumbered(rows);
      }
      case "copy" -> {
        rows.add(m.at, row);
        rows = renumbered(rows);
      }
      case "swap" -> {
        int other = m.other();
        rows.set(m.at, rows.get(other));
        rows.set(other, row);
        rows = renumbered(rows);
      }
      case "truncate" -> rows = new ArrayList<>(rows.subList(0, m.at));
      default -> throw new AssertionError(m.name);
    }
    return rows;
  }

  @Test
  void shouldHoldWhereTheChainWasHandedOverToAnotherKey() {
    assertThat(verify(ROTATED, rotatedChain(), List.of())).isEqualTo(new Intact(7, 7, 0));
  }

  /** Nobody here can make what follows it, whoever has the key before. */
  @Test
  void shouldNameAHandoverToAKeyThatIsNotOurs() {
    assertRotatedBroken(KEYS, rotatedChain(), 4, Tampering.HANDOVER_FORGED);
  }

  @Test
  void shouldNameAnEntryThatStandsInTheHandoversPlace() {
    List<ChainRow> rows = signed(rotatedBodies(body(4, "ada")), ROTATED);

    assertRotatedBroken(ROTATED, rows, 4, Tampering.HANDOVER_FORGED);
  }

  @Test
  void shouldNameAHandoverToAnotherKeyInThePlaceOfTheOneThatWas() {
    List<ChainRow> rows = signed(rotatedBodies(handover("chain:0000000000000000")), ROTATED);

    assertRotatedBroken(ROTATED, rows, 4, Tampering.HANDOVER_FORGED);
  }

  /** The key before was stolen: what it made can be made anew, and does not lead on. */
  @Test
  void shouldNameAPastThatTheKeyBeforeHasWrittenAnew() {
    List<ChainRow> rows = rotatedChain();
    List<String> bodies = new ArrayList<>(rotatedBodies(handover(SECOND)));
    bodies.set(1, body(2, "eve"));
    List<ChainRow> anew = signed(bodies, ROTATED);

    List<ChainRow> forged = new ArrayList<>(anew.subList(0, 4));
    forged.addAll(rows.subList(4, 7));

    assertRotatedBroken(ROTATED, forged, 5, Tampering.REWRITTEN);
  }

  @Test
  void shouldNameWhatTheKeyBeforeHasMadeAfterItsHandover() {
    List<ChainRow> rows = new ArrayList<>(rotatedChain().subList(0, 5));
    rows.add(
        new ChainRow(
            6, body(6, "eve"), AuditTrail.link(KEYS, 6, rows.getLast().mac(), body(6, "eve"))));

    assertRotatedBroken(ROTATED, rows, 6, Tampering.FORGED);
  }

  /** Also where no anchor knows of it: the key file does. */
  @Test
  void shouldNameATrailThatEndsBeforeItsKeyWasTaken() {
    for (int left = 0; left <= 4; left++) {
      assertRotatedBroken(ROTATED, rotatedChain().subList(0, left), left + 1, Tampering.CUT_OFF);
    }
  }

  private static final Keyring ROTATED =
      Keyring.ofText("A".repeat(43) + "=\ntrail 4 " + "B".repeat(42) + "A=");
  private static final String SECOND = ROTATED.trail().newest().id();

  private static List<ChainRow> rotatedChain() {
    return signed(rotatedBodies(handover(SECOND)), ROTATED);
  }

  private static List<String> rotatedBodies(String fourth) {
    List<String> bodies = new ArrayList<>();
    for (int seq = 1; seq <= 7; seq++) {
      bodies.add(seq == 4 ? fourth : body(seq, "ada"));
    }
    return bodies;
  }

  private static String handover(String key) {
    return "{\"actor\":\"node\",\"kind\":\"%s\",\"seq\":4,\"subject\":\"%s\"}"
        .formatted(ChainHandover.KIND, key);
  }

  private static List<ChainRow> signed(List<String> bodies, Keyring keys) {
    List<ChainRow> rows = new ArrayList<>();
    byte[] mac = AuditTrail.GENESIS;
    for (String body : bodies) {
      long seq = rows.size() + 1L;
      mac = AuditTrail.link(keys, seq, mac, body);
      rows.add(new ChainRow(seq, body, mac));
    }
    return rows;
  }

  private static void assertRotatedBroken(
      Keyring keys, List<ChainRow> rows, long seq, Tampering kind) {
    assertNamed(verify(keys, rows, List.of()), seq, kind);
  }

  private static void assertBroken(List<ChainRow> rows, long seq, Tampering kind) {
    assertNamed(verify(rows, anchorsOf(chain(7), 3, 7)), seq, kind);
  }

  private static void assertNamed(AuditVerification verdict, long seq, Tampering kind) {

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Broken.class,
            broken -> {
              assertThat(broken.kind()).isEqualTo(kind);
              assertThat(broken.seq()).isEqualTo(seq);
              assertThat(broken.explanation()).contains("Entry " + seq, kind.wire());
            });
  }

  private static AuditVerification verify(List<ChainRow> rows, List<Anchor> anchors) {
    return verify(KEYS, rows, anchors);
  }

  private static AuditVerification verify(Keyring keys, List<ChainRow> rows, List<Anchor> anchors) {
    var checkpoints = new CheckpointWalk(List.of(), List.of(), new MerkleFold());
    return new ChainVerifier(keys, anchors.iterator(), checkpoints, _ -> {}, Optional.empty())
        .verify(rows.iterator());
  }

  private static List<ChainRow> chain(int entries) {
    List<ChainRow> rows = new ArrayList<>();
    ChainRow last = new ChainRow(0, "", AuditTrail.GENESIS);
    for (int seq = 1; seq <= entries; seq++) {
      last = signed(last, body(seq, "ada"));
      rows.add(last);
    }
    return rows;
  }

  private static ChainRow signed(ChainRow last, String body) {
    return new ChainRow(
        last.seq() + 1, body, AuditTrail.link(KEYS, last.seq() + 1, last.mac(), body));
  }

  private static String body(long seq, String actor) {
    return "{\"actor\":\"%s\",\"kind\":\"a.done\",\"seq\":%d,\"subject\":\"s%d\"}"
        .formatted(actor, seq, seq);
  }

  private static List<ChainRow> renumbered(List<ChainRow> rows) {
    List<ChainRow> numbered = new ArrayList<>();
    Iterator<ChainRow> all = rows.iterator();
    for (long seq = 1; all.hasNext(); seq++) {
      ChainRow row = all.next();
      numbered.add(new ChainRow(seq, row.body(), row.mac()));
    }
    return numbered;
  }

  private static List<Anchor> anchorsOf(List<ChainRow> rows, int... seqs) {
    List<Anchor> anchors = new ArrayList<>();
    byte[] proof = Anchor.FIRST;
    for (int seq : seqs) {
      Anchor anchor = Anchor.after(proof, seq, rows.get(seq - 1).mac(), NOW, KEYS);
      proof = anchor.proof();
      anchors.add(anchor);
    }
    return anchors;
  }
}
