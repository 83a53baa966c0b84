package dev.penstock.functions.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import org.junit.jupiter.api.Test;

/** F107: the secret of an API key is held against an Argon2id hash. */
class KeyProofsTest {

  /** By the reference implementation (argon2-cffi 25.1), with the parameters that we use. */
  private static final String REFERENCE =
      "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg"
          + "$rk2Mi3E4dgRMg0fHaYaptWVZRKqs//6b6k3/nntqGJk";

  private final SlowHash hashes = new SlowHash();

  @Test
  void shouldTakeTheSecretOfAHashThatTheReferenceMadeAndNoOther() {
    assertThat(hashes.made("correct horse", REFERENCE)).isTrue();
    assertThat(hashes.made("correct horsf", REFERENCE)).isFalse();
    assertThat(hashes.made("", REFERENCE)).isFalse();
  }

  @Test
  void shouldMakeAnotherHashEachTimeAndSayHowItWasMade() {
    String one = hashes.of("secret");

    assertThat(one).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").isNotEqualTo(hashes.of("secret"));
    assertThat(hashes.made("secret", one)).isTrue();
  }

  @Test
  void shouldHashLightlyWhatNobodyCouldGuess() {
    String one = hashes.lightlyOf("256 random bits");

    assertThat(one).startsWith("$argon2id$v=19$m=8,t=1,p=1$");
    assertThat(hashes.made("256 random bits", one)).isTrue();
    assertThat(hashes.made("256 random bitz", one)).isFalse();
  }

  @Test
  void shouldRememberAProofForItsOwnPairAlone() {
    var proofs = new KeyProofs(hashes, Clock.systemUTC());

    assertThat(proofs.holds("correct horse", REFERENCE)).isTrue();
    assertThat(proofs.holds("correct horse", REFERENCE)).isTrue();
    assertThat(proofs.holds("correct horsf", REFERENCE)).isFalse();
    assertThat(proofs.holds("correct horse", hashes.of("another"))).isFalse();
  }

  @Test
  void shouldReadBackATokenAndNothingThatIsNone() {
    KeyToken token = KeyToken.draw();

    assertThat(KeyToken.parse(token.text())).contains(token);
    assertThat(token.toString()).doesNotContain(token.secret());
    for (String none : new String[] {"", "pk_", token.secret(), token.text() + "x", "pk_a_b"}) {
      assertThat(KeyToken.parse(none)).as(none).isEmpty();
    }
  }
}
