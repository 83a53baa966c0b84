package dev.penstock.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditEntry;
import dev.penstock.id.Ids;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
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
    return of(Ids.next("dlv"), trigger, senderId, scheme, headers, contentType, body, receivedAt);
  }

  /** A delivery of an id that was drawn before. */
  public static Delivery of(
      String id,
      String trigger,
      String senderId,
      String scheme,
      ObjectNode headers,
      String contentType,
      byte[] body,
      Instant receivedAt) {
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

  /**
   * What the trail says of it once it is let in.
   *
   * @param source the peer's address
   */
  public AuditEntry acceptedEntry(String source) {
    ObjectNode detail = Json.object();
    detail.put("scheme", scheme);
    detail.put("senderId", senderId);
    detail.put("source", source);
    detail.put("body", bodyDigest);
    return new AuditEntry("delivery.accepted", "trigger:" + trigger, runId, id, detail);
  }
}
