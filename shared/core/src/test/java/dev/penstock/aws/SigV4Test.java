package dev.penstock.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F131: the vectors of AWS's own test suite for Signature Version 4 ({@code aws4_testsuite}). */
class SigV4Test {

  private static final AwsCredentials CREDENTIALS =
      new AwsCredentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "");
  private static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");
  private static final URI HOST = URI.create("https://example.amazonaws.com/");

  private final SigV4 signer = new SigV4("us-east-1", "service");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET  |                                                   |               |"
            + " 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "POST |                                                   |               |"
            + " 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
        "POST | My-Header1=value1                                 |               |"
            + " c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c",
        "POST | Content-Type=application/x-www-form-urlencoded    | Param1=value1 |"
            + " ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
      })
  void shouldSignAsTheVectorsSay(String method, String header, String body, String signature) {
    Map<String, String> headers = new TreeMap<>();
    if (header != null) {
      String[] parts = header.split("=", 2);
      headers.put(parts[0], parts[1]);
    }
    byte[] bytes = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);

    Map<String, String> sent = signer.sign(method, HOST, headers, bytes, CREDENTIALS, NOW);

    assertThat(sent.get("authorization"))
        .startsWith(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,")
        .endsWith("Signature=" + signature);
    assertThat(sent).containsEntry("x-amz-date", "20150830T123600Z");
  }

  @Test
  void shouldSignTheTokenOfTemporaryCredentials() {
    var lent = new AwsCredentials("AKIDEXAMPLE", "key", "token");

    Map<String, String> sent = signer.sign("GET", HOST, Map.of(), new byte[0], lent, NOW);

    assertThat(sent).containsEntry("x-amz-security-token", "token");
    assertThat(sent.get("authorization"))
        .contains("SignedHeaders=host;x-amz-date;x-amz-security-token,");
    assertThat(lent.toString()).doesNotContain("token");
  }

  @Test
  void shouldSignNothingItWasNotMadeFor() {
    URI other = URI.create("https://example.amazonaws.com/?Action=Send");

    assertThatThrownBy(() -> signer.sign("GET", other, Map.of(), new byte[0], CREDENTIALS, NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "'', c9bed0fc60255d3021feec9754cf87fd3eadf1ec8cf556d656ba426127693230",
    "to/ken==, dacc597f655d37c9bfe243c57ed5ac020da405cb71386f1ed60d00d4dcb31440"
  })
  void shouldPresignAsBotocoreDoes(String token, String signature) {
    var lent = new AwsCredentials("AKIDEXAMPLE", CREDENTIALS.secretAccessKey(), token);

    String query =
        new SigV4("eu-central-1", "rds-db")
            .presign(
                "db.example.com:5432",
                Map.of("Action", "connect", "DBUser", "penstock_ingress"),
                Duration.ofMinutes(15),
                lent,
                NOW);

    assertThat(query)
        .startsWith("Action=connect&DBUser=penstock_ingress&X-Amz-Algorithm=")
        .endsWith("&X-Amz-Signature=" + signature);
  }
}
