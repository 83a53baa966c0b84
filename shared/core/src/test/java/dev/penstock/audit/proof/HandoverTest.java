package dev.penstock.audit.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * F82: one key of checkpoints hands over to the next; what either signs counts in its time only.
 */
class HandoverTest {

  private final NoteSigner first = NoteSigner.generate();
  private final NoteSigner second = first.handOver(100, 0);
  private final NoteSigner third = second.handOver(200, 0);

  @Test
  void shouldReadWhatItHasWritten() throws Exception {
    NoteKey read = NoteKey.parse(third.verifier().chainText());

    assertThat(read.chainText()).isEqualTo(third.verifier().chainText());
    assertThat(read.since()).isEqualTo(200);
    assertThat(NoteSigner.parse(third.secretText()).verifier().chainText())
        .isEqualTo(read.chainText());
    assertThat(read.descendsFrom(first.verifier())).isTrue();
    assertThat(read.descendsFrom(NoteSigner.generate().verifier())).isFalse();
  }

  @Test
  void shouldCountWhatEachKeySignedInItsTime() throws Exception {
    assertThat(Checkpoint.open(signed(first, 100), third.verifier()).size()).isEqualTo(100);
    assertThat(Checkpoint.open(signed(second, 200), third.verifier()).size()).isEqualTo(200);
    assertThat(Checkpoint.open(signed(third, 201), third.verifier()).size()).isEqualTo(201);
  }

  @Test
  void shouldNotCountWhatAKeySignsAfterItHasHandedOver() {
    for (String note : List.of(signed(first, 101), signed(first, 201), signed(second, 201))) {
      assertThatThrownBy(() -> Checkpoint.open(note, third.verifier()))
          .isInstanceOf(InvalidProof.class)
          .hasMessageContaining("handed over");
    }
    String cut =
        TrailCut.sign(first, 256, new byte[32], Instant.EPOCH, List.of(new byte[32])).note();
    assertThatThrownBy(() -> TrailCut.open(cut, third.verifier()))
        .isInstanceOf(InvalidProof.class)
        .hasMessageContaining("handed over");
  }

  @Test
  void shouldCountABeginningThatAKeySignedBeforeItHandedOver() throws Exception {
    NoteKey after = first.handOver(600, 256).verifier();

    assertThat(TrailCut.open(cut(256), after).size()).isEqualTo(256);
    assertThatThrownBy(() -> TrailCut.open(cut(512), after))
        .isInstanceOf(InvalidProof.class)
        .hasMessageContaining("handed over");
  }

  private String cut(long size) {
    return TrailCut.sign(first, size, new byte[32], Instant.EPOCH, List.of(new byte[32])).note();
  }

  @Test
  void shouldTrustNoKeyThatWasNotHandedOverTo() {
    NoteSigner thief = NoteSigner.generate();

    assertThatThrownBy(() -> Checkpoint.open(signed(thief, 50), third.verifier()))
        .isInstanceOf(InvalidProof.class);
    assertThatThrownBy(() -> Checkpoint.open(signed(third, 250), first.verifier()))
        .as("who knows the first key only")
        .isInstanceOf(InvalidProof.class);
    String claimed =
        thief.verifier()
            + "\n\n"
            + Handover.sign(thief, thief, 200, 0)
                .note()
                .replace(
                    thief.verifier() + "\n" + thief.verifier(),
                    first.verifier() + "\n" + thief.verifier());
    assertThatThrownBy(() -> NoteKey.parse(claimed))
        .as("signed by the new key alone")
        .isInstanceOf(InvalidProof.class);
  }

  @Test
  void shouldRefuseAChainOfWhichAnyLineWasChanged() {
    List<String> lines = third.verifier().chainText().lines().toList();
    for (int line = 0; line < lines.size(); line++) {
      String old = lines.get(line);
      if (old.isEmpty()) {
        continue;
      }
      int middle = old.length() / 2;
      char other = old.charAt(middle) == '1' ? '2' : '1';
      String changed = old.substring(0, middle) + other + old.substring(middle + 1);
      String text = String.join("\n", replaced(lines, line, changed)) + "\n";
      assertThatThrownBy(() -> NoteKey.parse(text)).as(old).isInstanceOf(InvalidProof.class);
    }
  }

  private static List<String> replaced(List<String> lines, int at, String line) {
    List<String> copy = new java.util.ArrayList<>(lines);
    copy.set(at, line);
    return copy;
  }

  private static String signed(NoteSigner signer, long size) {
    return Checkpoint.sign(signer, size, new byte[32], Instant.EPOCH).note();
  }
}
