package dev.penstock.redaction;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an author says of a field that is shown. */
public enum Field {
  /** It is no secret whatever it looks like, as long as it is not certainly a credential. */
  KEEP("keep", 0),
  /** Its place is shown, its value is not. */
  MASK("mask", 2),
  /** A keyed digest is shown: equal values look equal, and nobody can try values out. */
  HASH("hash", 1),
  /** Not even that there is one. */
  DROP("drop", 3);

  private final String wire;
  private final int strictness;

  Field(String wire, int strictness) {
    this.wire = wire;
    this.strictness = strictness;
  }

  /** The more, the less is shown: a digest tells whether two values are the same. */
  int strictness() {
    return strictness;
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
