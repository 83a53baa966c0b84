package dev.penstock.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import java.nio.charset.StandardCharsets;

/**
 * A row of the trail as it is found, which proves nothing yet.
 *
 * @param seq the number that it stands under
 * @param text the canonical text's bytes, UTF-8, as they are hashed; not to be changed
 * @param mac what should prove it; not to be changed
 */
record ChainRow(long seq, byte[] text, byte[] mac) {

  ChainRow(long seq, String body, byte[] mac) {
    this(seq, body.getBytes(StandardCharsets.UTF_8), mac);
  }

  String body() {
    return new String(text, StandardCharsets.UTF_8);
  }

  /** The number that the text itself claims; 0 when it claims none. */
  long claimedSeq() {
    try {
      JsonNode claimed = Json.read(body()).path("seq");
      return claimed.canConvertToLong() ? claimed.longValue() : 0;
    } catch (PlatformException _) {
      return 0;
    }
  }
}
