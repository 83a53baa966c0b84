package dev.penstock.keyring;

/** What is to be done with something kept under a key of the installation after a rotation. */
public sealed interface Renewal {

  /** Nothing: it is under the key in use. */
  record Current() implements Renewal {}

  /**
   * It was under a key before.
   *
   * @param bytes the same, under the key in use
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record Anew(byte[] bytes) implements Renewal {}

  /** It is under none of the keys that are here, or was changed. */
  record Foreign() implements Renewal {}
}
