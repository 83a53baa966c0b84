package dev.penstock.functions.api.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** A body as it is shown: its bytes, and its text where it is text. */
final class ShownBody {

  private ShownBody() {}

  static void put(ObjectNode json, byte[] body) {
    json.put("bodyBase64", Base64.getEncoder().encodeToString(body));
    text(body).ifPresent(text -> json.put("body", text));
  }

  private static Optional<String> text(byte[] body) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
