package dev.penstock.functions.api.web;

import java.util.Locale;
import java.util.Optional;

/** What a header with weights lets through (RFC 9110, section 12.4.2). */
final class Accepted {

  private Accepted() {}

  /** Whether one of these names, or a wildcard among them, has a weight over zero. */
  static boolean any(String header, String... names) {
    for (String name : names) {
      if (says(header, name).orElse(false)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it lets a name through by that name; empty when it does not name it. */
  static Optional<Boolean> says(String header, String name) {
    Optional<Boolean> said = Optional.empty();
    for (String range : header.split(",", -1)) {
      String[] parts = range.strip().toLowerCase(Locale.ROOT).split(";", -1);
      if (parts[0].strip().equals(name)) {
        said = Optional.of(said.orElse(false) || !isRefused(parts));
      }
    }
    return said;
  }

  /** A weight of zero means "not this". */
  private static boolean isRefused(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      if (parts[i].strip().matches("q\\s*=\\s*0(\\.0{0,3})?")) {
        return true;
      }
    }
    return false;
  }
}
