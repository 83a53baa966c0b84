package dev.penstock.functions.api.oidc;

import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Members;
import java.util.Optional;

/**
 * What the browser brought back from the provider (RFC 6749, section 4.1.2, and RFC 9207).
 *
 * @param state of the attempt
 * @param issuer who says to have answered
 * @param code to be redeemed; empty when the provider refused
 * @param error the code of its refusal
 */
record Returned(
    String state, Optional<String> issuer, Optional<String> code, Optional<String> error) {

  private static final int LONGEST = 4_000;

  static Returned read(Exchange exchange) {
    Members body = exchange.body();
    Returned returned =
        new Returned(
            body.text("state", 200),
            body.optionalText("iss", LONGEST),
            body.optionalText("code", LONGEST),
            body.optionalText("error", 200));
    if (returned.code().isPresent() == returned.error().isPresent()) {
      body.error("code", "or error must be there, and not both");
    }
    body.done();
    return returned;
  }

  /** Whether another server's answer was slipped in: a mix-up (RFC 9700, section 4.4). */
  boolean isMixedUp(SignInSettings settings, Metadata metadata) {
    return issuer.isPresent()
        ? !issuer.get().equals(settings.issuer().toString())
        : metadata.tellsIssuer();
  }

  @Override
  public String toString() {
    return "Returned[***]";
  }
}
