package dev.penstock.definition.task;

import dev.penstock.expression.Template;
import java.util.List;
import java.util.Locale;

/**
 * How a call proves who it is (DSL reference, section Authentication).
 *
 * @param scheme the scheme
 * @param source where its properties come from
 */
public record Authentication(Scheme scheme, Source source) {

  /** The schemes that a document can write. */
  public enum Scheme {
    /** RFC 7617: {@code username}, {@code password}. */
    BASIC,
    /** RFC 6750: {@code token}. */
    BEARER,
    /** A client's certificate in TLS: {@code key} and {@code chain}, in PEM. */
    CERTIFICATE,
    /** RFC 7616: {@code username}, {@code password}. */
    DIGEST,
    /** RFC 6749, RFC 8693: a token from {@code authority}. */
    OAUTH2,
    /** OpenID Connect Discovery 1.0: as OAuth 2, its endpoints found out from the authority. */
    OIDC;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Where the scheme's properties come from. */
  public sealed interface Source {

    /** {@code use}: the secret's content is the properties. */
    record Secret(String name) implements Source {}

    /**
     * Written in the document, without the credentials.
     *
     * @param properties evaluates to an object, null where a secret goes
     * @param secrets what goes there
     */
    record Inline(Template properties, List<SecretReference> secrets) implements Source {}
  }

  public static Authentication bySecret(Scheme scheme, String secret) {
    return new Authentication(scheme, new Source.Secret(secret));
  }
}
