package dev.penstock.audit.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** F82: checkpoints are signed notes, and only this trail's key makes them. */
class CheckpointTest {

  private static final NoteSigner SIGNER = NoteSigner.generate();
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00.123Z");

  @Test
  void shouldOpenTheNoteOfTheSpecification() throws Exception {
    NoteKey key =
        NoteKey.parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
    String note =
        """
        This is an example message.

        \u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
        """;

    assertThat(SignedNote.open(note, key)).isEqualTo("This is an example message.\n");
    assertThatThrownBy(() -> SignedNote.open(note.replace("example message", "other message"), key))
        .isInstanceOf(InvalidProof.class)
        .hasMessageContaining("does not hold");
  }

  @Test
  void shouldReadWhatItSigned() throws Exception {
    Checkpoint signed = checkpoint(42);

    Checkpoint read = Checkpoint.open(signed.note(), SIGNER.verifier());

    assertThat(read).isEqualTo(signed);
    assertThat(read.size()).isEqualTo(42);
    assertThat(read.root()).isEqualTo(new byte[32]);
    assertThat(read.at()).isEqualTo(NOW);
    assertThat(signed.note()).startsWith(SIGNER.verifier().name() + "\n42\nAAAA");
  }

  @Test
  void shouldRefuseTheCheckpointOfAnotherKey() {
    NoteSigner other = NoteSigner.generate();

    assertThatThrownBy(() -> Checkpoint.open(checkpoint(1).note(), other.verifier()))
        .isInstanceOf(InvalidProof.class)
        .hasMessageContaining("not signed by");
  }

  @Property(tries = 300)
  void shouldRefuseAnyChangedCharacter(@ForAll @IntRange(max = 10_000) int any) {
    String note = checkpoint(7).note();
    int at = any % note.length();
    String changed =
        note.substring(0, at) + (note.charAt(at) == 'x' ? 'y' : 'x') + note.substring(at + 1);

    assertThatThrownBy(() -> Checkpoint.open(changed, SIGNER.verifier()))
        .isInstanceOf(InvalidProof.class);
  }

  @Test
  void shouldKeepBothHalvesOfTheKeyInOneTextAndShowOnlyOne() throws Exception {
    NoteSigner again = NoteSigner.parse(SIGNER.secretText());

    assertThat(again.verifier()).hasToString(SIGNER.verifier().toString());
    assertThat(Checkpoint.open(checkpointBy(again).note(), SIGNER.verifier()).size()).isEqualTo(1);
    assertThat(SIGNER.toString()).doesNotContain(SIGNER.secretText().split("\n", -1)[1]);
  }

  @Test
  void shouldRefuseHalvesOfTwoKeysWithoutShowingThem() {
    String[] one = SIGNER.secretText().split("\n", -1);
    String[] other = NoteSigner.generate().secretText().split("\n", -1);

    assertThatThrownBy(() -> NoteSigner.parse(one[0] + "\n" + other[1]))
        .isInstanceOf(InvalidProof.class)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(other[1]));
  }

  @Test
  void shouldReadNotesBehindOneAnotherAndPassOverOneThatWasCutShort() throws Exception {
    String first = checkpoint(1).note();
    String second = checkpoint(2).note();
    String torn = checkpoint(3).note().substring(0, 90);
    String third = checkpoint(4).note();

    assertThat(read(first + "\n" + second + "\n")).containsExactly(first, second);
    assertThat(read(first + "\n" + torn + "\n\n\n" + third + "\n")).containsExactly(first, third);
    for (int end = 1; end < second.length(); end++) {
      String cut = second.substring(0, end) + "\n\n\n";
      assertThat(read(first + "\n" + cut + third + "\n")).startsWith(first).endsWith(third);
    }
  }

  private static List<String> read(String text) throws Exception {
    Notes notes = new Notes(new BufferedReader(new StringReader(text)));
    List<String> found = new ArrayList<>();
    for (Optional<String> note = notes.next(); note.isPresent(); note = notes.next()) {
      found.add(note.get());
    }
    return found;
  }

  private static Checkpoint checkpoint(long size) {
    return Checkpoint.sign(SIGNER, size, new byte[32], NOW);
  }

  private static Checkpoint checkpointBy(NoteSigner signer) {
    return Checkpoint.sign(signer, 1, new byte[32], NOW);
  }
}
