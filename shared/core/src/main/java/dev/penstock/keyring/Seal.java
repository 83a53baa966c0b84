package dev.penstock.keyring;

import dev.penstock.json.Digest;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.nio.charset.StandardCharsets;

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
    return keyring.holds(Keyring.Purpose.SEAL, seal, part(kind), part(identity), part(document));
  }

  /** The seal under the key in use in the place of one under a key before. */
  public Renewal renewal(String kind, String identity, String document, byte[] seal) {
    return keyring.renewal(Keyring.Purpose.SEAL, seal, part(kind), part(identity), part(document));
  }

  /**
   * Refuses a stored row that is not what was once sealed: its text must give its digest, and the
   * seal must be ours.
   *
   * @throws PlatformException {@code tampered}, naming the row
   */
  public void require(String kind, String identity, String digest, String document, byte[] seal) {
    if (!Digest.of(document).equals(digest) || !holds(kind, identity, document, seal)) {
      throw PlatformException.of(
          ProblemType.TAMPERED,
          "The "
              + kind
              + " row "
              + identity
              + " ("
              + digest
              + ") was changed outside of Penstock. Restore it from a backup or apply it again"
              + " under a new version.");
    }
  }

  /** Length-prefixed, so that no two different triples give the same bytes. */
  private static byte[] part(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return java.nio.ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes).array();
  }
}
