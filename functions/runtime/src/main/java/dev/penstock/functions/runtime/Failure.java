package dev.penstock.functions.runtime;

import java.nio.charset.StandardCharsets;

/**
 * What Lambda, and by it the caller, is told of a failure: its class. What exceptions say stays
 * out, since it may quote a payload; the function's log has what may be known of it.
 *
 * @param type name of a class
 */
record Failure(String type) {

  static Failure of(Throwable cause) {
    return new Failure(cause.getClass().getName());
  }

  /** As the Runtime API takes it. A class's name needs no escape in it. */
  byte[] json() {
    String json =
        "{\"errorMessage\":\"It failed; the function's log says more.\",\"errorType\":\""
            + type
            + "\",\"stackTrace\":[]}";
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
