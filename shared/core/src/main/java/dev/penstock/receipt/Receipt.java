package dev.penstock.receipt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Json;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.Renewal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Proof that an effect really happened. Its MAC covers every field under a key that the database
 * does not hold.
 *
 * @param id {@code rcp_…}
 * @param runId the run it was made for
 * @param position JSON pointer of the task
 * @param iteration as in the task's idempotency key; empty outside loops
 * @param attempt 1 for the first
 * @param fencingToken the token under which it was made
 * @param tool what was called, for example {@code http POST 127.0.0.1}
 * @param argumentsDigest digest of what was sent
 * @param resultDigest digest of what came back
 * @param actedAt when the answer was there; cut to microseconds, which is what the store keeps
 */
public record Receipt(
    String id,
    String runId,
    String position,
    String iteration,
    int attempt,
    long fencingToken,
    String tool,
    String argumentsDigest,
    String resultDigest,
    Instant actedAt) {

  public Receipt {
    actedAt = actedAt.truncatedTo(ChronoUnit.MICROS);
  }

  /** The text that the MAC covers (RFC 8785). */
  public String canonical() {
    ObjectNode json = Json.object();
    json.put("id", id);
    json.put("run", runId);
    json.put("position", position);
    json.put("iteration", iteration);
    json.put("attempt", attempt);
    json.put("fencingToken", fencingToken);
    json.put("tool", tool);
    json.put("argumentsDigest", argumentsDigest);
    json.put("resultDigest", resultDigest);
    json.put("actedAt", actedAt.toString());
    return CanonicalJson.write(json);
  }

  /** 32 bytes, for the row's column {@code mac}. */
  public byte[] mac(Keyring keyring) {
    return keyring.mac(Keyring.Purpose.RECEIPT, covered());
  }

  public boolean isProvedBy(byte[] mac, Keyring keyring) {
    return keyring.holds(Keyring.Purpose.RECEIPT, mac, covered());
  }

  /** The MAC under the key in use in the place of one under a key before. */
  public Renewal renewal(byte[] mac, Keyring keyring) {
    return keyring.renewal(Keyring.Purpose.RECEIPT, mac, covered());
  }

  private byte[] covered() {
    return canonical().getBytes(StandardCharsets.UTF_8);
  }
}
