package dev.penstock.definition;

import dev.penstock.definition.task.Endpoint;
import dev.penstock.expression.JqTemplate;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads where a call goes: a URI, an expression, or an object with both and authentication. */
final class EndpointReader {

  private static final Pattern LOOKED_UP = Pattern.compile("(?:file|oci):.*", Pattern.DOTALL);
  private static final Pattern OTHER_SCHEME =
      Pattern.compile("(?!https?:)[A-Za-z][A-Za-z0-9+.-]*:.*", Pattern.DOTALL);

  private EndpointReader() {}

  static Endpoint read(Reading reading, Located endpoint) {
    Located uri = uri(endpoint);
    if (isOf(uri, OTHER_SCHEME)) {
      reading.report(
          Rule.INVALID_ARGUMENT, uri, "A call goes to an address of http or https, or of none.");
    }
    return read(reading, endpoint, Optional.empty());
  }

  /**
   * Of an external resource; its name is for people and changes nothing. A file is the author's and
   * an artifact is kept in versions, so they are looked up and pinned as catalogs are; what is on
   * the web is read when the call is made.
   */
  static Endpoint ofResource(Reading reading, Located resource) {
    Located endpoint = resource.member("endpoint").orElseThrow();
    Located uri = uri(endpoint);
    if (!isOf(uri, LOOKED_UP)) {
      return read(reading, endpoint);
    }
    Optional<String> pinned =
        CatalogReader.root(reading, resource)
            .flatMap(address -> reading.findings().text(uri, address));
    return read(reading, endpoint, pinned);
  }

  private static Endpoint read(Reading reading, Located endpoint, Optional<String> pinned) {
    return new Endpoint(
        reading.template(uri(endpoint)),
        endpoint.member("authentication").flatMap(a -> AuthenticationReader.read(reading, a)),
        pinned);
  }

  private static Located uri(Located endpoint) {
    return endpoint.value().isTextual() ? endpoint : endpoint.member("uri").orElseThrow();
  }

  private static boolean isOf(Located uri, Pattern form) {
    String text = uri.value().asText();
    return !JqTemplate.isExpression(text) && form.matcher(text).matches();
  }
}
