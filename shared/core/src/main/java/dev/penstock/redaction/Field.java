package dev.penstock.redaction;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an author says of a field that is shown. */
public enum Field {
  /** It is no secret whatever it looks like, as long as it is not certainly a credential. */
  KEEP("keep"),
  /** Its place is shown, its value is not. */
  MASK("mask"),
  /** A keyed digest is shown: equal values look equal, and nobody can try values out. */
  HASH("hash"),
  /** Not even that there is one. */
  DROP("drop");

  private final String wire;

  Field(String wire) {
    this.wire = wire;
  }

  public String wire() {
    return wire;
  }

  static Optional<Field> of(String wire) {
    return Arrays.stream(values()).filter(field -> field.wire.equals(wire)).findFirst();
  }

  static String all() {
    return Arrays.stream(values()).map(Field::wire).collect(Collectors.joining(", "));
  }
}
