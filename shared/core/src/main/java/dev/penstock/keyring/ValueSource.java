package dev.penstock.keyring;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;

/** Who keeps the values of secrets that are not in the store, by reference. Thread-safe. */
public interface ValueSource {

  /** Nobody: every reference is refused. */
  ValueSource NONE =
      reference -> {
        throw PlatformException.of(
            ProblemType.INVALID_CONFIGURATION,
            "This process may ask nobody for values that are kept elsewhere.");
      };

  /**
   * Fetches a value, which is kept nowhere here; the caller zeroes it.
   *
   * @param reference as the secret was put
   * @throws PlatformException {@code unavailable} when whoever keeps it is not there or refuses,
   *     {@code not-found} when they have no such thing, {@code invalid-configuration} when this
   *     process may not ask them
   */
  byte[] fetch(String reference);
}
