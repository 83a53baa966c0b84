package dev.penstock.definition;

import dev.penstock.definition.task.Endpoint;
import java.util.Optional;

/** Reads where a call goes: a URI, an expression, or an object with both and authentication. */
final class EndpointReader {

  private EndpointReader() {}

  static Endpoint read(Reading reading, Located endpoint) {
    Optional<Located> uri =
        endpoint.value().isTextual() ? Optional.of(endpoint) : endpoint.member("uri");
    return new Endpoint(
        reading.template(uri.orElseThrow()),
        endpoint.member("authentication").flatMap(a -> AuthenticationReader.read(reading, a)));
  }

  /** Of an external resource; its name is for people and changes nothing. */
  static Endpoint ofResource(Reading reading, Located resource) {
    return read(reading, resource.member("endpoint").orElseThrow());
  }
}
