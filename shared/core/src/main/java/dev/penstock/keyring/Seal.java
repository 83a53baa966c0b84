package dev.penstock.keyring;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A keyed mark on a stored document (definition, policy, configuration, trigger): whoever changes
 * the row and its digest together still can't make the seal. Thread-safe.
 */
public final class Seal {

  private final Keyring keyring;

  public Seal(Keyring keyring) {
    this.keyring = keyring;
  }

  /**
   * The seal of a document.
   *
   * @param kind the table's noun: {@code definition}, {@code policy}, {@code config}, {@code
   *     trigger}
   * @param identity what names the row, for example {@code default/review@1.0.0}
   * @param document the exact stored text
   */
  public byte[] of(String kind, String identity, String document) {
    return keyring.mac(Keyring.Purpose.SEAL, part(kind), part(identity), part(document));
  }

  public boolean holds(String kind, String identity, String document, byte[] seal) {
    return MessageDigest.isEqual(of(kind, identity, document), seal);
  }

  /** Length-prefixed, so that no two different triples give the same bytes. */
  private static byte[] part(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return java.nio.ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes).array();
  }
}
