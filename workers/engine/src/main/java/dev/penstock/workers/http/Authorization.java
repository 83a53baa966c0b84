package dev.penstock.workers.http;

import dev.penstock.workers.tls.ClientIdentity;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** How a call shows who it is, for the one call it was made for. Never printed. */
public interface Authorization {

  /** The call with the credential on it. */
  HttpCall on(HttpCall call);

  /** The call again, answering the target's challenge; empty when there is nothing to answer. */
  default Optional<HttpCall> again(HttpCall call, HttpAnswer challenge) {
    return Optional.empty();
  }

  /** What an {@code Authorization} header says; empty for a scheme that needs more than that. */
  default Optional<String> headerFor(URI uri) {
    return Optional.ofNullable(
        on(new HttpCall("POST", uri, Map.of(), null)).headers().get("Authorization"));
  }

  /** The certificate that is shown in TLS; empty for a scheme that shows none. */
  default Optional<ClientIdentity> identity() {
    return Optional.empty();
  }

  /** The {@code Authorization} header. */
  static Authorization header(String value) {
    return new Authorization() {
      @Override
      public HttpCall on(HttpCall call) {
        return call.with("Authorization", value);
      }

      @Override
      public String toString() {
        return "Authorization[***]";
      }
    };
  }
}
