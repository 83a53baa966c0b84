package dev.penstock.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What of a delivery is for nobody's eyes but those who need it: it is stored sealed.
 *
 * @param headers the headers that are kept, by lower-case name
 * @param body the raw bytes, neither parsed nor known to be text
 */
public record Envelope(ObjectNode headers, byte[] body) {

  /** The length of the headers' JSON in four bytes, the JSON, the body. */
  public byte[] bytes() {
    byte[] head = Json.write(headers).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(4 + head.length + body.length)
        .putInt(head.length)
        .put(head)
        .put(body)
        .array();
  }

  /** Reads what {@link #bytes} wrote. */
  public static Envelope of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    byte[] head = new byte[buffer.getInt()];
    buffer.get(head);
    byte[] body = new byte[buffer.remaining()];
    buffer.get(body);
    return new Envelope((ObjectNode) Json.read(head), body);
  }

  @Override
  public String toString() {
    return "Envelope[" + body.length + " bytes]";
  }
}
