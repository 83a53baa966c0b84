package dev.penstock.keyring;

import dev.penstock.problem.PlatformException;
import java.util.Optional;

/**
 * Wraps the data keys of secrets and never shows itself: a key of the key file, or one that a key
 * service or a hardware module keeps. Thread-safe.
 */
public interface RootKey {

  /** Names it for good, in each row that it has wrapped; shown, so nothing about it is secret. */
  String id();

  /** Whether it is used without asking another machine. */
  boolean isNear();

  /**
   * Wraps a data key.
   *
   * @throws PlatformException {@code unavailable} when the key can't be used right now
   */
  byte[] wrap(byte[] dataKey, DataKeyLabel label);

  /**
   * The data key, which the caller zeroes; empty when what was wrapped was changed, or is for
   * another label or of another key. Which of them can't be told.
   *
   * @throws PlatformException {@code unavailable} when the key can't be used right now
   */
  Optional<byte[]> unwrap(byte[] wrapped, DataKeyLabel label);
}
