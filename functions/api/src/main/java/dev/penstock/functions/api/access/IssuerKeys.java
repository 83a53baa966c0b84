package dev.penstock.functions.api.access;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;

/**
 * The keys of an identity provider: asked for again after a while and for a key that is not among
 * them, and kept so that a while without the provider goes unnoticed.
 */
public final class IssuerKeys {

  private static final int BYTES = 256 * 1024;
  private static final int PATIENCE_MILLIS = 3_000;
  private static final Duration FRESH = Duration.ofMinutes(15);
  private static final Duration USABLE = Duration.ofDays(1);
  private static final Duration APART = Duration.ofSeconds(30);

  private IssuerKeys() {}

  /** The JWK set at an address (RFC 7517). */
  public static JWKSource<SecurityContext> at(URI address) {
    var retriever = new DefaultResourceRetriever(PATIENCE_MILLIS, PATIENCE_MILLIS, BYTES);
    try {
      return JWKSourceBuilder.<SecurityContext>create(address.toURL(), retriever)
          .cache(FRESH.toMillis(), 2L * PATIENCE_MILLIS)
          .refreshAheadCache(false)
          .rateLimited(APART.toMillis())
          .outageTolerant(USABLE.toMillis())
          .build();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("the settings were checked", e);
    }
  }
}
