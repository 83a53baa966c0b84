package dev.penstock.redaction;

/** Why something is not shown. */
public enum Kind {
  /** It lets somebody in somewhere: a password, a token, a private key. */
  CREDENTIAL("credential"),
  PAYMENT_CARD("payment-card"),
  IBAN("iban"),
  EMAIL("email"),
  /** The author of a workflow or a trigger said so. */
  FIELD("field");

  static final String MASK = "***";

  private static final int CARD_SHOWN = 4;

  private final String wire;

  Kind(String wire) {
    this.wire = wire;
  }

  public String wire() {
    return wire;
  }

  /** What is shown instead: as much as tells two of them apart, and not enough to use one. */
  String instead(String found) {
    return switch (this) {
      case CREDENTIAL, FIELD -> MASK;
      case PAYMENT_CARD -> MASK + found.substring(found.length() - CARD_SHOWN);
      case IBAN -> found.substring(0, 2) + MASK;
      case EMAIL -> MASK + found.substring(at(found));
    };
  }

  /** Where the sign stands, which may be percent-encoded. */
  private static int at(String address) {
    int plain = address.indexOf('@');
    return plain >= 0 ? plain : address.indexOf("%40");
  }
}
