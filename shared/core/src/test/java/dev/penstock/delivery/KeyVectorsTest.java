package dev.penstock.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.trigger.Sender;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** F74: Wycheproof's vectors of what webhooks are verified by: HMAC-SHA256 and Ed25519. */
class KeyVectorsTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("hmacs")
  void shouldTakeTheRightMacAndNoOther(String name, JsonNode vector) {
    HmacKey key = HmacKey.of(Sender.GITHUB.form(), bytes(vector, "key"));

    boolean made =
        key.made(List.of(ascii("sha256=" + hex(vector, "tag"))), List.of(bytes(vector, "msg")));

    assertThat(made).isEqualTo(isValid(vector));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("signatures")
  void shouldTakeTheRightSignatureAndNoOther(String name, JsonNode vector) {
    Optional<VerifyingKey> key = VerifyingKey.of(Sender.DISCORD.form(), ascii(hex(vector, "pk")));

    boolean made =
        key.isPresent()
            && key.get().made(List.of(ascii(hex(vector, "sig"))), List.of(bytes(vector, "msg")));

    assertThat(made).isEqualTo(isValid(vector));
  }

  static Stream<Object[]> hmacs() throws IOException {
    return vectors("hmac-sha256.json");
  }

  static Stream<Object[]> signatures() throws IOException {
    return vectors("ed25519.json");
  }

  private static Stream<Object[]> vectors(String file) throws IOException {
    try (InputStream stream =
        Objects.requireNonNull(KeyVectorsTest.class.getResourceAsStream("/wycheproof/" + file))) {
      return StreamSupport.stream(Json.read(stream.readAllBytes()).spliterator(), false)
          .map(
              it ->
                  new Object[] {it.path("tcId").asText() + " " + it.path("comment").asText(), it});
    }
  }

  private static boolean isValid(JsonNode vector) {
    return vector.path("result").asText().equals("valid");
  }

  private static String hex(JsonNode vector, String member) {
    return vector.path(member).asText();
  }

  private static byte[] bytes(JsonNode vector, String member) {
    return HexFormat.of().parseHex(hex(vector, member));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
