package dev.penstock.vault;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What may be told of a secret: everything but its value.
 *
 * @param name as triggers and tasks refer to it
 * @param version 1 for the first value
 * @param state whether it may still be used
 * @param createdAt when the value was put
 * @param createdBy who put it
 * @param usableUntil end of the overlap of a retiring version; empty while there is none
 * @param source the reference under which somebody else keeps the value; empty when it is kept here
 * @param platform whether it is the platform's own, and never lent to a task
 * @param folder in which alone it may be used; {@link Nature#EVERYWHERE} when that is not limited
 */
public record SecretVersion(
    String name,
    int version,
    State state,
    Instant createdAt,
    String createdBy,
    Optional<Instant> usableUntil,
    Optional<String> source,
    boolean platform,
    String folder) {

  /** One version is active; those that it replaced retire until their overlap ends. */
  public enum State {
    ACTIVE,
    RETIRING,
    REVOKED;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }

    static State of(String wire) {
      return valueOf(wire.toUpperCase(Locale.ROOT));
    }
  }
}
