package dev.penstock.keyring;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys of the installation that a process has: what it makes is made with the one in use, and
 * what others made is taken with any.
 *
 * @param taken newest first, at least one; the first is in use
 * @param next the one that is to follow
 */
record InstallationKeys(List<InstallationKey> taken, Optional<InstallationKey> next) {

  InstallationKeys {
    taken = List.copyOf(taken);
  }

  InstallationKey inUse() {
    return taken.getFirst();
  }

  InstallationKey oldest() {
    return taken.getLast();
  }

  /** Whether one of an id was put into use. */
  boolean hasTaken(String id) {
    return taken.stream().anyMatch(key -> key.id().equals(id));
  }

  /** In the order in which they are tried. */
  List<InstallationKey> all() {
    return Stream.concat(taken.stream(), next.stream()).toList();
  }
}
