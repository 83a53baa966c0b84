package dev.penstock.functions.api.access;

/**
 * Who a person is to the identity provider: never changes, and is never given to another (OpenID
 * Connect Core, section 5.7).
 *
 * @param issuer the claim {@code iss}
 * @param subject the claim {@code sub}
 */
public record Identity(String issuer, String subject) {

  /** The longest subject that a provider may give, in characters (section 2 of the same). */
  public static final int LONGEST_SUBJECT = 255;
}
