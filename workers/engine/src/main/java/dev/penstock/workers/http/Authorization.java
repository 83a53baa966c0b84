package dev.penstock.workers.http;

import java.util.Optional;

/** How a call shows who it is, for the one call it was made for. Never printed. */
public interface Authorization {

  /** The call with the credential on it. */
  HttpCall on(HttpCall call);

  /** The call again, answering the target's challenge; empty when there is nothing to answer. */
  default Optional<HttpCall> again(HttpCall call, HttpAnswer challenge) {
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
