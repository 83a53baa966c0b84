package dev.penstock.person;

import java.util.Optional;

/** The names of actors, as far as they are people: {@code person:ada}. */
final class Actor {

  static final String PREFIX = "person:";

  private Actor() {}

  /** Who is named, when it is a person. */
  static Optional<String> person(String actor) {
    return actor.startsWith(PREFIX) && actor.length() > PREFIX.length()
        ? Optional.of(actor.substring(PREFIX.length()))
        : Optional.empty();
  }
}
