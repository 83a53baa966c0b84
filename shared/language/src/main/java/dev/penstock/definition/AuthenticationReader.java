package dev.penstock.definition;

import dev.penstock.definition.task.Authentication;
import java.util.Optional;

/**
 * Reads an authentication policy. A credential may only be named: written out or computed it would
 * enter the definition or the run's history.
 */
final class AuthenticationReader {

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
    for (Located.Member scheme : policy.members()) {
      switch (scheme.key()) {
        case "basic" -> {
          return secret(reading, scheme.located()).map(Authentication.Basic::new);
        }
        case "bearer" -> {
          return secret(reading, scheme.located()).map(Authentication.Bearer::new);
        }
        default ->
            reading.findings().unsupported(scheme.located(), "The scheme \"" + scheme.key() + "\"");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> secret(Reading reading, Located scheme) {
    Optional<Located> use = scheme.member("use");
    if (use.isEmpty()) {
      reading
          .findings()
          .report(
              Rule.UNSUPPORTED_CONSTRUCT,
              scheme.pointer(),
              "A credential in the document would be seen by everyone who reads it or the run."
                  + " Store it with \"penstock secret put NAME\", list NAME in use.secrets and"
                  + " write \"use: NAME\".");
      return Optional.empty();
    }
    return Reusables.find(reading.use().secrets(), "secrets", use.get(), reading.findings())
        .map(s -> s.value().asText());
  }
}
