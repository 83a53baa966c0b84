package dev.penstock.person;

import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.Renewal;

/**
 * What becomes of the wrapped key of a person when the installation's key is rotated. Thread-safe.
 *
 * @param keyring of this process
 */
public record PersonKeyRenewal(Keyring keyring) {

  /** The key of a pseudonym, wrapped by the installation's key in use. */
  public Renewal of(String pseudonym, byte[] wrapped) {
    return PersonKeys.wrapping(keyring).renewal(wrapped, PersonKeys.label(pseudonym));
  }
}
