package dev.penstock.functions.api.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Who is known to the store: what they are granted here is added to what their sign-in brings.
 *
 * @param name a person as they sign in, a group as the identity provider names it, a service as its
 *     tokens name it
 * @param disabled whether it may do nothing, whatever else it is granted
 * @param identity who a person is to the identity provider; empty when they can't sign in by it
 */
public record Account(
    Kind kind, String name, Grants grants, boolean disabled, Optional<Identity> identity) {

  /** What kind of holder it is. */
  public enum Kind {
    PERSON,
    GROUP,
    SERVICE;

    /** As it is written in the store and in the API. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Kind> of(String wire) {
      return Arrays.stream(values()).filter(kind -> kind.wire().equals(wire)).findFirst();
    }
  }

  /** As the trail names it. */
  public String subject() {
    return kind.wire() + ":" + name;
  }
}
