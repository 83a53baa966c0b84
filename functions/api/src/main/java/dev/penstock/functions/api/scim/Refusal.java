package dev.penstock.functions.api.scim;

/** A request that SCIM has a word of its own for (RFC 7644, section 3.12). */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final Kind kind;
  private final String detail;

  /** The detail error keywords that are used here. */
  enum Kind {
    INVALID_FILTER("invalidFilter"),
    INVALID_PATH("invalidPath"),
    INVALID_SYNTAX("invalidSyntax"),
    INVALID_VALUE("invalidValue"),
    MUTABILITY("mutability"),
    NO_TARGET("noTarget"),
    UNIQUENESS("uniqueness");

    private final String wire;

    Kind(String wire) {
      this.wire = wire;
    }
  }

  private Refusal(int status, Kind kind, String detail) {
    super(detail);
    this.status = status;
    this.kind = kind;
    this.detail = detail;
  }

  static Refusal of(Kind kind, String detail) {
    return new Refusal(kind == Kind.UNIQUENESS ? 409 : 400, kind, detail);
  }

  int status() {
    return status;
  }

  String scimType() {
    return kind.wire;
  }

  String detail() {
    return detail;
  }
}
