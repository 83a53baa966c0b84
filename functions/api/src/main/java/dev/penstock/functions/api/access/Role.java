package dev.penstock.functions.api.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a person or an API key is trusted with. A person may have several, a key has one. */
public enum Role {
  AUTHOR,
  OPERATOR,
  APPROVER,
  AUDITOR,
  ADMIN,
  SERVICE,
  /** The identity provider, telling of people and groups; nothing else is permitted to it. */
  PROVISIONER;

  /** As it is written in the store and in the API, for example {@code operator}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Role> of(String wire) {
    return Arrays.stream(values()).filter(role -> role.wire().equals(wire)).findFirst();
  }
}
