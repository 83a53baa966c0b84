package dev.penstock.workers.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Assertions signed by a client's private key (F103, RFC 7523). */
class ClientAssertionTest {

  private static final ClientAssertion ASSERTION =
      new ClientAssertion("me", URI.create("https://id/token"), Instant.ofEpochSecond(1_000));

  @ParameterizedTest
  @CsvSource({
    "RSA, 2048, RS256, SHA256withRSA",
    "EC, 256, ES256, SHA256withECDSAinP1363Format",
  })
  void shouldSignByTheKeysOwnAlgorithm(String kind, int size, String algorithm, String verification)
      throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
    generator.initialize(size);
    KeyPair key = generator.generateKeyPair();

    String[] parts = ASSERTION.signedByKey(pem(key.getPrivate().getEncoded())).split("\\.", -1);

    Signature verifying = Signature.getInstance(verification);
    verifying.initVerify(key.getPublic());
    verifying.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    assertThat(verifying.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    assertThat(decoded(parts[0]).path("alg").textValue()).isEqualTo(algorithm);
    assertThat(decoded(parts[1]).path("aud").textValue()).isEqualTo("https://id/token");
    assertThat(decoded(parts[1]).path("exp").intValue()).isEqualTo(1_060);
  }

  @ParameterizedTest
  @ValueSource(strings = {"c2VjcmV0", "not base64!", ""})
  void shouldRefuseWhatIsNoKeyWithoutQuotingIt(String body) {
    String pem = "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----";

    assertThatThrownBy(() -> ASSERTION.signedByKey(pem))
        .isInstanceOf(InvalidArgumentsException.class)
        .hasMessageNotContaining("c2VjcmV0");
    assertThatThrownBy(() -> ASSERTION.signedByKey("-----BEGIN PRIVATE KEY-----"))
        .isInstanceOf(InvalidArgumentsException.class);
  }

  @Test
  void shouldTellAKeyFromAnAssertion() {
    assertThat(ClientAssertion.isKey("\n-----BEGIN PRIVATE KEY-----\n")).isTrue();
    assertThat(ClientAssertion.isKey("eyJhbGciOiJIUzI1NiJ9.e30.x")).isFalse();
  }

  private static String pem(byte[] der) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END PRIVATE KEY-----\n";
  }

  private static JsonNode decoded(String part) {
    return Json.read(Base64.getUrlDecoder().decode(part));
  }
}
