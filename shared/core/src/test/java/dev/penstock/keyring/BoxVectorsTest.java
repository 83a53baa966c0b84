package dev.penstock.keyring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** F74: Wycheproof's vectors of AES-256-GCM: what is right opens, and nothing else does. */
class BoxVectorsTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void shouldOpenWhatIsRightAndNothingElse(String name, JsonNode vector) {
    Box box = Box.of(new SecretKeySpec(bytes(vector, "key"), "AES"));
    byte[] sealed =
        HexFormat.of()
            .parseHex(vector.path("iv").asText() + hex(vector, "ct") + hex(vector, "tag"));

    var opened = box.open(sealed, bytes(vector, "aad"));

    if (vector.path("result").asText().equals("valid")) {
      assertThat(opened).hasValueSatisfying(it -> assertThat(it).isEqualTo(bytes(vector, "msg")));
    } else {
      assertThat(opened).isEmpty();
    }
  }

  static Stream<Object[]> vectors() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(
            BoxVectorsTest.class.getResourceAsStream("/wycheproof/aes-256-gcm.json"))) {
      return StreamSupport.stream(Json.read(file.readAllBytes()).spliterator(), false)
          .map(
              it ->
                  new Object[] {it.path("tcId").asText() + " " + it.path("comment").asText(), it});
    }
  }

  private static String hex(JsonNode vector, String member) {
    return vector.path(member).asText();
  }

  private static byte[] bytes(JsonNode vector, String member) {
    return HexFormat.of().parseHex(hex(vector, member));
  }
}
