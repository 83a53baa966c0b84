package dev.penstock.delivery;

import dev.penstock.json.Digest;
import dev.penstock.keyring.Box;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.Renewal;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Seals the envelopes of deliveries, each under a key that is derived from its delivery's id; the
 * trigger and the version are authenticated too. So an envelope in another row, or of another
 * version, does not open, and to drop the bytes is to erase them. Thread-safe.
 */
public final class EnvelopeSeal {

  /** The version of what the sender sent; edits count on from here. */
  public static final int ORIGINAL = 0;

  private final Keyring keyring;

  public EnvelopeSeal(Keyring keyring) {
    this.keyring = keyring;
  }

  public byte[] close(String deliveryId, String trigger, int version, Envelope envelope) {
    return box(deliveryId).seal(envelope.bytes(), label(trigger, version));
  }

  /**
   * Opens an envelope.
   *
   * @param bodyDigest what the row says of the body
   * @throws PlatformException {@code tampered} when the row was changed, moved, or sealed under
   *     another key; which of them can't be told
   */
  public Envelope open(
      String deliveryId, String trigger, int version, byte[] sealed, String bodyDigest) {
    return box(deliveryId)
        .open(sealed, label(trigger, version))
        .map(Envelope::of)
        .filter(envelope -> Digest.of(envelope.body()).equals(bodyDigest))
        .orElseThrow(() -> tampered(deliveryId));
  }

  /** What was sealed, under the installation's key in use in the place of one before. */
  public Renewal renewal(String deliveryId, String trigger, int version, byte[] sealed) {
    return box(deliveryId).renewal(sealed, label(trigger, version));
  }

  private Box box(String deliveryId) {
    return Box.of(keyring, Keyring.Purpose.DELIVERY, deliveryId);
  }

  private static byte[] label(String trigger, int version) {
    byte[] name = trigger.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(4 + name.length).putInt(version).put(name).array();
  }

  private static PlatformException tampered(String deliveryId) {
    return PlatformException.of(
        ProblemType.TAMPERED,
        "The delivery "
            + deliveryId
            + " does not open: its row was changed, or it was sealed under another key file.");
  }
}
