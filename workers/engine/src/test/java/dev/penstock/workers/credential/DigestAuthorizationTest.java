package dev.penstock.workers.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.workers.http.HttpAnswer;
import dev.penstock.workers.http.HttpCall;
import java.net.URI;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Digest authentication by the vectors of RFC 7616, section 3.9.1. */
class DigestAuthorizationTest {

  private static final String CHALLENGES =
      "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=SHA-256,"
          + " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
          + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\","
          + " Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=MD5,"
          + " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
          + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
  private static final HttpCall CALL =
      new HttpCall(
          "GET", URI.create("http://www.example.org/dir/index.html"), Map.of(), new byte[0]);

  private final DigestAuthorization mufasa = new DigestAuthorization("Mufasa", "Circle of Life");

  @ParameterizedTest
  @CsvSource({
    "SHA-256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
    "MD5,     8ca523f5e9506fed4657c9700eebdbec"
  })
  void shouldAnswerAsTheVectorsSay(String algorithm, String response) {
    String challenge =
        CHALLENGES.substring(algorithm.equals("MD5") ? CHALLENGES.lastIndexOf("Digest") : 0);

    String answer =
        mufasa.answer(
            CALL,
            DigestChallenge.strongest(challenge).orElseThrow(),
            "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");

    assertThat(answer)
        .contains("response=\"" + response + "\"")
        .contains("algorithm=" + algorithm)
        .contains("nc=00000001")
        .contains("opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"")
        .doesNotContain("Circle");
  }

  @Test
  void shouldTakeTheStrongestOfAllChallenges() {
    String mixed = "Basic realm=\"x\", Digest realm=\"r\", nonce=\"n\", " + CHALLENGES;

    assertThat(DigestChallenge.strongest(mixed).orElseThrow().algorithm()).isEqualTo("SHA-256");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Basic realm=\"x\"",
        "Digest realm=\"r\"",
        "Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\"",
        "Digest realm=\"r\", nonce=\"n\", algorithm=SHA-512-256"
      })
  void shouldNotAnswerWhatItCanNot(String challenge) {
    var answer = new HttpAnswer(401, Map.of("www-authenticate", challenge), new byte[0]);

    assertThat(mufasa.again(CALL, answer)).isEmpty();
  }

  @Property
  void shouldNeverFailOnWhateverATargetSays(@ForAll String challenge) {
    assertThat(DigestChallenge.strongest("Digest " + challenge)).isNotNull();
  }
}
