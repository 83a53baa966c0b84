package dev.penstock.workers.credential;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.Authentication.Scheme;
import dev.penstock.workers.http.Authorization;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.HeaderText;
import dev.penstock.workers.tls.ClientIdentity;
import dev.penstock.workers.tool.InvalidArgumentsException;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.PreparationException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a named credential what a call shows, in the memory of the worker that acts. Tokens are
 * got under the call's permit: the policy decides on their requests too. Thread-safe.
 */
public final class Authorizations {

  /** What policies call the request for a token. */
  public static final String KIND = "token";

  private final Tokens tokens;

  public Authorizations(Egress egress, Clock clock) {
    this.tokens = new Tokens(egress, clock);
  }

  /**
   * What the call shows; null for nothing.
   *
   * @throws InvalidArgumentsException when the properties do not fit the scheme
   * @throws PreparationException when no token can be had
   */
  public @Nullable Authorization of(Credential credential, Permit permit) {
    if (credential.scheme().isEmpty()) {
      return null;
    }
    ObjectNode properties = credential.properties(permit.secrets());
    Scheme scheme = credential.scheme().get();
    return switch (scheme) {
      case BASIC -> basic(properties, permit);
      case BEARER -> bearer(text(properties, "/token"), permit);
      case DIGEST ->
          new DigestAuthorization(text(properties, "/username"), text(properties, "/password"));
      case CERTIFICATE ->
          new CertificateAuthorization(
              ClientIdentity.of(text(properties, "/key"), text(properties, "/chain")));
      case OAUTH2, OIDC -> bearer(tokens.get(scheme == Scheme.OIDC, properties, permit), permit);
    };
  }

  /** The bearer token as it is, for a protocol that has more than tokens; empty for others. */
  public Optional<String> token(Credential credential, Permit permit) {
    if (!credential.scheme().equals(Optional.of(Scheme.BEARER))) {
      return Optional.empty();
    }
    String token = text(credential.properties(permit.secrets()), "/token");
    token.lines().forEach(permit.secrets()::trace);
    return Optional.of(token);
  }

  private static Authorization basic(ObjectNode properties, Permit permit) {
    String pair = text(properties, "/username") + ":" + text(properties, "/password");
    String encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    permit.secrets().trace(encoded);
    return Authorization.header("Basic " + encoded);
  }

  private static Authorization bearer(String token, Permit permit) {
    if (!HeaderText.isValue(token)) {
      throw new InvalidArgumentsException("token", "holds what no header may hold");
    }
    permit.secrets().trace(token);
    return Authorization.header("Bearer " + token);
  }

  static String text(ObjectNode properties, String pointer) {
    String value = properties.at(pointer).asText("");
    if (value.isEmpty()) {
      throw new InvalidArgumentsException(
          "authentication", "needs " + pointer.substring(1).replace('/', '.'));
    }
    return value;
  }
}
