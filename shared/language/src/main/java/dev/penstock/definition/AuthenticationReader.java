package dev.penstock.definition;

import dev.penstock.definition.task.Authentication;
import dev.penstock.definition.task.Authentication.Scheme;
import dev.penstock.expression.JqTemplate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads an authentication policy. A credential may only be named: written out it would be seen by
 * everybody who reads the document.
 */
final class AuthenticationReader {

  /** The members that hold a credential, by pointer. */
  private static final List<String> CREDENTIALS =
      List.of(
          "/password",
          "/token",
          "/client/secret",
          "/client/assertion",
          "/subject/token",
          "/actor/token");

  /** The same of a certificate. */
  private static final List<String> PEM = List.of("/key", "/chain");

  private AuthenticationReader() {}

  /** The policy; empty after a defect was reported. */
  static Optional<Authentication> read(Reading reading, Located policy) {
    Optional<Located> use = policy.member("use");
    if (use.isPresent()) {
      return Reusables.find(
              reading.use().authentications(), "authentications", use.get(), reading.findings())
          .flatMap(found -> declared(reading, found));
    }
    return declared(reading, policy);
  }

  static Optional<Authentication> declared(Reading reading, Located policy) {
    for (Located.Member member : policy.members()) {
      Optional<Scheme> scheme =
          Arrays.stream(Scheme.values()).filter(s -> s.wire().equals(member.key())).findFirst();
      if (scheme.isPresent()) {
        return of(reading, scheme.get(), member.located());
      }
      reading.findings().unsupported(member.located(), "The scheme \"" + member.key() + "\"");
    }
    return Optional.empty();
  }

  private static Optional<Authentication> of(Reading reading, Scheme scheme, Located properties) {
    Optional<Located> use = properties.member("use");
    if (use.isPresent()) {
      return Reusables.find(reading.use().secrets(), "secrets", use.get(), reading.findings())
          .map(secret -> Authentication.bySecret(scheme, secret.value().asText()));
    }
    properties
        .member("grant")
        .filter(grant -> grant.value().asText().equals("authorization_code"))
        .ifPresent(
            grant ->
                reading
                    .findings()
                    .unsupported(
                        grant,
                        "The grant authorization_code, which needs a person in a browser for each"
                            + " code; take client_credentials or refresh_token,"));
    List<String> credentials = scheme == Scheme.CERTIFICATE ? PEM : CREDENTIALS;
    for (String pointer : credentials) {
      check(reading, properties, pointer, scheme != Scheme.CERTIFICATE);
    }
    var taken = SecretReferences.take(reading, properties);
    return Optional.of(
        new Authentication(
            scheme,
            new Authentication.Source.Inline(reading.template(taken.rest()), taken.secrets())));
  }

  private static void check(
      Reading reading, Located properties, String pointer, boolean mayBeData) {
    Located at = new Located(properties.value().at(pointer), properties.pointer() + pointer);
    if (!at.value().isTextual() || SecretReferences.isReference(at)) {
      return;
    }
    if (mayBeData && JqTemplate.isExpression(at.value().textValue())) {
      reading.report(
          Rule.CREDENTIAL_FROM_DATA,
          at,
          "The credential comes from the run's data, which its history keeps. Store it with"
              + " \"penstock secret put NAME\", list NAME in use.secrets and write"
              + " \"${ $secrets.NAME }\".");
      return;
    }
    reading.report(
        Rule.LITERAL_CREDENTIAL,
        at,
        "A credential in the document is seen by everyone who reads it or the run. Store it with"
            + " \"penstock secret put NAME\", list NAME in use.secrets and write"
            + " \"${ $secrets.NAME }\", or \"use: NAME\" for the whole scheme.");
  }
}
