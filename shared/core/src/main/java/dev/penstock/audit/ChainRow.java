package dev.penstock.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;

/**
 * A row of the trail as it is found, which proves nothing yet.
 *
 * @param seq the number that it stands under
 * @param body the text
 * @param mac what should prove it
 */
record ChainRow(long seq, String body, byte[] mac) {

  /** The number that the text itself claims; 0 when it claims none. */
  long claimedSeq() {
    try {
      JsonNode claimed = Json.read(body).path("seq");
      return claimed.canConvertToLong() ? claimed.longValue() : 0;
    } catch (PlatformException _) {
      return 0;
    }
  }
}
