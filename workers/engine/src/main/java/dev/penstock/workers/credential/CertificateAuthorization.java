package dev.penstock.workers.credential;

import dev.penstock.workers.http.Authorization;
import dev.penstock.workers.http.HttpCall;
import dev.penstock.workers.tls.ClientIdentity;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.net.URI;
import java.util.Optional;

/** A certificate that is shown in the TLS handshake: there is no header of it. */
record CertificateAuthorization(ClientIdentity shown) implements Authorization {

  @Override
  public HttpCall on(HttpCall call) {
    if (!call.uri().getScheme().equals("https")) {
      throw new InvalidArgumentsException(
          "authentication", "shows a certificate, which needs an https endpoint");
    }
    return call.as(shown);
  }

  @Override
  public Optional<String> headerFor(URI uri) {
    return Optional.empty();
  }

  @Override
  public Optional<ClientIdentity> identity() {
    return Optional.of(shown);
  }
}
