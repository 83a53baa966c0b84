package dev.penstock.workers.asyncapi;

import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.workers.credential.Authorizations;
import dev.penstock.workers.credential.Credential;
import dev.penstock.workers.http.Addresses;
import dev.penstock.workers.http.Authorization;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.tls.ClientIdentity;
import dev.penstock.workers.tool.InvalidArgumentsException;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.ToolResult;
import java.net.InetAddress;
import java.net.URI;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What sending and taking have in common.
 *
 * @param document that describes it
 * @param operation of the document
 * @param place where to
 */
record Call(
    Egress egress,
    Authorizations authorizations,
    AsyncApiDocument document,
    Operation operation,
    Place place,
    Credential credential) {

  static final String NAME = "asyncapi";

  /** Where the place is, or why it can't be reached. */
  sealed interface Way {
    record Open(InetAddress address) implements Way {}

    record Shut(ToolResult result) implements Way {}
  }

  /** Resolved once: the address that is checked is the one that is connected to. */
  Way way(Permit permit) {
    return switch (egress.addresses(place.host(), permit.reach())) {
      case Addresses.Refused(String reason) ->
          new Way.Shut(
              new ToolResult.Failed(
                  Standard.AUTHORIZATION.error(reason, permit.position()), false));
      case Addresses.Unknown(String reason) ->
          new Way.Shut(
              new ToolResult.Failed(
                  Standard.COMMUNICATION.error(503, reason, permit.position()), false));
      case Addresses.Found(var addresses) -> new Way.Open(addresses.getFirst());
    };
  }

  /** With what the place is connected to. */
  Shown shown(Permit permit) {
    if (place.wire() == Wire.NATS) {
      String secret =
          authorizations.token(credential, permit).filter(NatsIdentity::isOne).orElse(null);
      if (secret != null) {
        return new Shown(null, secret, null, tls(null, permit));
      }
    }
    Authorization authorization = authorizations.of(credential, permit);
    ClientIdentity identity = authorization == null ? null : authorization.identity().orElse(null);
    return new Shown(
        authorization == null || identity != null ? null : header(authorization),
        null,
        identity,
        tls(identity, permit));
  }

  private @Nullable SSLContext tls(@Nullable ClientIdentity identity, Permit permit) {
    if (place.isSecure()) {
      return egress.tls(permit.reach(), identity, place.host());
    }
    if (identity != null) {
      throw new InvalidArgumentsException(
          "authentication", "shows a certificate, which needs TLS, and " + place + " has none");
    }
    return null;
  }

  private String header(Authorization authorization) {
    return authorization
        .headerFor(URI.create("http://" + place.uri().getRawAuthority() + "/"))
        .orElseThrow(
            () ->
                new InvalidArgumentsException(
                    "authentication", "is of a scheme that " + place.wire() + " can't use"));
  }
}
