package dev.penstock.spill;

import dev.penstock.keyring.Box;
import dev.penstock.keyring.Keyring;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * How a spilled delivery is kept: sealed under a key of its own, for its id. Whoever keeps it can
 * neither read nor change it. Thread-safe.
 */
public final class SpillSeal {

  private final Box box;

  public SpillSeal(Keyring keyring) {
    this.box = new Box(keyring, Keyring.Purpose.SPILL);
  }

  /** As bytes, which do not say their id. */
  byte[] seal(SpilledDelivery spilled) {
    return box.seal(spilled.bytes(), label(spilled.delivery().id()));
  }

  /** What was sealed for an id; empty when it was changed, or is another's. */
  Optional<SpilledDelivery> open(String id, byte[] sealed) {
    return box.open(sealed, label(id)).map(SpilledDelivery::of);
  }

  /** As a line of ASCII: its id, a dot, and what is sealed in base64. */
  public String text(SpilledDelivery spilled) {
    return spilled.delivery().id() + "." + Base64.getEncoder().encodeToString(seal(spilled));
  }

  /** What {@link #text} wrote; empty when it is not that. */
  public Optional<SpilledDelivery> read(String text) {
    int dot = text.indexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    try {
      return open(text.substring(0, dot), Base64.getDecoder().decode(text.substring(dot + 1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static byte[] label(String id) {
    return id.getBytes(StandardCharsets.UTF_8);
  }
}
