package dev.penstock.audit.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * F82: one key signs checkpoints, cuts and handovers. That it has signed a text is not enough: the
 * text must be of the kind that is asked for, of this trail, and whole.
 */
class SignedTextsTest {

  private static final NoteSigner SIGNER = NoteSigner.generate();
  private static final NoteKey KEY = SIGNER.verifier();
  private static final String ROOT = Base64.getEncoder().encodeToString(new byte[32]);
  private static final String SHORT = Base64.getEncoder().encodeToString(new byte[31]);
  private static final String MAC = "0".repeat(64);

  @Test
  void shouldTakeNothingThatTheKeySignedForSomethingElse() {
    String checkpoint = Checkpoint.sign(SIGNER, 256, new byte[32], Instant.EPOCH).note();
    String cut =
        TrailCut.sign(SIGNER, 256, new byte[32], Instant.EPOCH, List.of(new byte[32])).note();
    String handover = Handover.sign(NoteSigner.generate(), SIGNER, 256, 0).note();

    for (String note : List.of(cut, handover)) {
      assertThatThrownBy(() -> Checkpoint.open(note, KEY)).isInstanceOf(InvalidProof.class);
    }
    for (String note : List.of(checkpoint, handover)) {
      assertThatThrownBy(() -> TrailCut.open(note, KEY)).isInstanceOf(InvalidProof.class);
    }
    for (String note : List.of(checkpoint, cut)) {
      assertThatThrownBy(() -> NoteKey.parse(KEY + "\n\n" + note)).isInstanceOf(InvalidProof.class);
    }
  }

  @Test
  void shouldTakeTheWholeTextsThatTheOthersAreSpoiltFrom() throws Exception {
    assertThat(Checkpoint.open(signed("NAME\n7\nROOT\ntime 2026-11-21T08:00:00Z\n"), KEY).size())
        .isEqualTo(7);
    assertThat(TrailCut.open(signed("NAME cut\n256\nMAC\nuntil 2026-11-21T08:00:00Z\nROOT\n"), KEY))
        .extracting(TrailCut::size)
        .isEqualTo(256L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NAME.other\n7\nROOT\ntime 2026-11-21T08:00:00Z\n",
        "NAME\n-1\nROOT\ntime 2026-11-21T08:00:00Z\n",
        "NAME\n07\nROOT\ntime 2026-11-21T08:00:00Z\n",
        "NAME\n+7\nROOT\ntime 2026-11-21T08:00:00Z\n",
        "NAME\n7\nSHORT\ntime 2026-11-21T08:00:00Z\n",
        "NAME\n7\nROOT\n2026-11-21T08:00:00Z\n",
        "NAME\n7\nROOT\nuntil2026-11-21T08:00:00Z\n",
        "NAME\n7\nROOT\ntime yesterday\n",
        "NAME\n7\nROOT\ntime 2026-11-21T08:00:00Z\nmore\n",
        "NAME\n7\nROOT\n",
      })
  void shouldRefuseACheckpointThatIsNone(String text) {
    assertThatThrownBy(() -> Checkpoint.open(signed(text), KEY)).isInstanceOf(InvalidProof.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NAME.other cut\n256\nMAC\nuntil 2026-11-21T08:00:00Z\nROOT\n",
        "NAME\n256\nMAC\nuntil 2026-11-21T08:00:00Z\nROOT\n",
        "NAME cut\n0\nMAC\nuntil 2026-11-21T08:00:00Z\nROOT\n",
        "NAME cut\n-256\nMAC\nuntil 2026-11-21T08:00:00Z\nROOT\n",
        "NAME cut\n128\nMAC\nuntil 2026-11-21T08:00:00Z\nROOT\n",
        "NAME cut\n256\nMAC\nuntil 2026-11-21T08:00:00Z\nSHORT\n",
        "NAME cut\n256\nMAC\nuntil 2026-11-21T08:00:00Z\nROOT\nROOT\n",
        "NAME cut\n768\nMAC\nuntil 2026-11-21T08:00:00Z\nROOT\n",
        "NAME cut\n256\nMAC\nuntil 2026-11-21T08:00:00Z\n",
        "NAME cut\n256\nMAC\nsince 2026-11-21T08:00:00Z\nROOT\n",
        "NAME cut\n256\nMAC\nuntil never\nROOT\n",
        "NAME cut\n256\nno MAC\nuntil 2026-11-21T08:00:00Z\nROOT\n",
      })
  void shouldRefuseACutThatIsNone(String text) {
    String note = signed(text);

    assertThatThrownBy(() -> TrailCut.open(note, KEY)).isInstanceOf(InvalidProof.class);
    if (!text.startsWith("NAME.other")) {
      assertThatThrownBy(() -> TrailCut.unsigned(note))
          .as("also where its signature is not looked at")
          .isInstanceOf(InvalidProof.class);
    }
  }

  @Test
  void shouldRefuseAKeyThatIsNotTheOneItNames() throws Exception {
    String[] parts = KEY.toString().split("\\+", 3);
    byte[] typed = Base64.getDecoder().decode(parts[2]);
    byte[] ofAnotherKind = typed.clone();
    ofAnotherKind[0] = 2;
    assertThat(NoteKey.parse(String.join("+", parts)).name()).isEqualTo(KEY.name());

    for (String spoilt :
        List.of(
            parts[0] + "+00000000+" + parts[2],
            parts[0] + ".other+" + parts[1] + "+" + parts[2],
            "+" + parts[1] + "+" + parts[2],
            "a b+" + parts[1] + "+" + parts[2],
            parts[0] + "+" + parts[1],
            parts[0] + "+" + parts[1] + "+" + Base64.getEncoder().encodeToString(ofAnotherKind),
            parts[0]
                + "+"
                + parts[1]
                + "+"
                + Base64.getEncoder().encodeToString(Arrays.copyOf(typed, typed.length - 1)))) {
      assertThatThrownBy(() -> NoteKey.parse(spoilt)).as(spoilt).isInstanceOf(InvalidProof.class);
    }
  }

  @Test
  void shouldReadACutWhoseSignatureIsCheckedElsewhere() throws Exception {
    TrailCut cut = TrailCut.sign(SIGNER, 256, new byte[32], Instant.EPOCH, List.of(new byte[32]));

    assertThat(TrailCut.unsigned(cut.note())).isEqualTo(cut);
    assertThat(TrailCut.unsigned(cut.note()))
        .isNotEqualTo(TrailCut.unsigned(cut.note().replace("\n256\n", "\n512\n")));
    assertThatThrownBy(() -> TrailCut.unsigned("nothing")).isInstanceOf(InvalidProof.class);
  }

  @Test
  void shouldRefuseAHandoverThatBothSignedButThatLeadsElsewhere() {
    NoteSigner before = NoteSigner.generate();
    NoteKey other = NoteSigner.generate().verifier();
    String name = KEY.name();
    String from = before.verifier().toString();

    String whole = name + " handover\n" + from + "\n" + KEY + "\n5\n0\n";
    assertThat(whole).isEqualTo(text(Handover.sign(before, SIGNER, 5, 0).note()));
    for (String text :
        List.of(
            whole.replace(KEY.toString(), other.toString()),
            whole.replaceFirst(name, other.name()),
            whole + "more\n",
            whole.replace("\n5\n0\n", "\n5\n"))) {
      String note = SIGNER.sign(text) + lastLine(before.sign(text));
      assertThatThrownBy(() -> NoteKey.parse(KEY + "\n\n" + note))
          .as(text)
          .isInstanceOf(InvalidProof.class);
    }
  }

  @Test
  void shouldRefuseAHandoverWhoseSizesCannotBe() throws Exception {
    for (long[] sizes : new long[][] {{100, 101}, {100, -1}, {-1, -1}, {-1, 0}}) {
      NoteSigner before = NoteSigner.generate();
      String note = Handover.sign(before, SIGNER, sizes[0], sizes[1]).note();
      assertThatThrownBy(() -> NoteKey.parse(KEY + "\n\n" + note))
          .as("%d entries, cut at %d", sizes[0], sizes[1])
          .isInstanceOf(InvalidProof.class);
    }
    NoteSigner second = NoteSigner.generate().handOver(100, 100);

    assertThat(handedOver(second, 100).since()).as("at once").isEqualTo(100);
    assertThatThrownBy(() -> handedOver(second, 99))
        .as("before it was handed over to itself")
        .isInstanceOf(InvalidProof.class);
  }

  @Test
  void shouldRefuseANoteWhoseLinesBelowTheTextAreNoSignatures() {
    String note = Checkpoint.sign(SIGNER, 7, new byte[32], Instant.EPOCH).note();
    String signature = lastLine(note);

    for (String spoilt :
        List.of(
            note + "more\n",
            note + SignedNote.DASH + "one-word\n",
            note + SignedNote.DASH + "three words here\n",
            note + signature.replace(KEY.name(), KEY.name() + " "),
            note.substring(0, note.length() - 1),
            "x".repeat(70_000) + "\n" + note)) {
      assertThatThrownBy(() -> Checkpoint.open(spoilt, KEY)).isInstanceOf(InvalidProof.class);
    }
  }

  private static NoteKey handedOver(NoteSigner from, long size) throws InvalidProof {
    String older = from.verifier().chainText();
    return NoteKey.parse(
        KEY
            + "\n\n"
            + Handover.sign(from, SIGNER, size, 0).note()
            + older.substring(older.indexOf('\n') + 1));
  }

  private static String signed(String text) {
    return SIGNER.sign(
        text.replace("NAME", KEY.name())
            .replace("ROOT", ROOT)
            .replace("SHORT", SHORT)
            .replace("MAC", MAC));
  }

  private static String text(String note) {
    return note.substring(0, note.lastIndexOf("\n\n") + 1);
  }

  private static String lastLine(String note) {
    return note.substring(note.lastIndexOf(SignedNote.DASH));
  }
}
