package dev.penstock.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.id.Ids;
import dev.penstock.json.Digest;
import java.time.Instant;

/**
 * One event received, as raw as it came.
 *
 * @param id {@code dlv_…}
 * @param trigger the trigger that let it in
 * @param senderId the sender's own id; with the trigger it is unique
 * @param runId the run that it starts, derived from the id
 * @param scheme how it was verified, as in the trigger file
 * @param headers the headers that are kept, by lower-case name
 * @param contentType the media type as sent; what it promises has not been checked
 * @param body the raw bytes, neither parsed nor known to be text
 * @param bodyDigest SHA-256 of the body
 * @param receivedAt when the front door took it
 */
public record Delivery(
    String id,
    String trigger,
    String senderId,
    String runId,
    String scheme,
    ObjectNode headers,
    String contentType,
    byte[] body,
    String bodyDigest,
    Instant receivedAt) {

  /** A delivery with ids of its own; whether they count, the ledger decides. */
  public static Delivery fresh(
      String trigger,
      String senderId,
      String scheme,
      ObjectNode headers,
      String contentType,
      byte[] body,
      Instant receivedAt) {
    String id = Ids.next("dlv");
    return new Delivery(
        id,
        trigger,
        senderId,
        Ids.runOfDelivery(id),
        scheme,
        headers,
        contentType,
        body,
        Digest.of(body),
        receivedAt);
  }
}
