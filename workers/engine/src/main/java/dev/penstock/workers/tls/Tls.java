package dev.penstock.workers.tls;

import dev.penstock.json.Digest;
import dev.penstock.json.DigestCache;
import dev.penstock.pem.Pem;
import dev.penstock.pem.PemException;
import dev.penstock.workers.tool.Reach;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Sets TLS up as the deciding rule and the call want it: the rule's authorities instead of this
 * machine's, where it has some. There is no way to trust everybody. Thread-safe.
 */
public final class Tls {

  private final DigestCache<SSLContext> contexts = new DigestCache<>(50);

  /**
   * The context of a call. One with an identity is new each time, so that no session of it is ever
   * resumed by another call.
   *
   * @param identity what is shown when the other side asks; null for nothing
   */
  public SSLContext context(Reach reach, @Nullable ClientIdentity identity) {
    if (identity != null) {
      return made(trust(reach), identity);
    }
    String key = Digest.of(reach.authorities());
    return contexts
        .get(key)
        .orElseGet(
            () -> {
              SSLContext made = made(trust(reach), null);
              contexts.put(key, made);
              return made;
            });
  }

  /**
   * The context of a connection to one host, whatever the client that makes it looks at and tells.
   *
   * @param host as the certificate has to have it: a name, or a literal address
   */
  public SSLContext context(Reach reach, @Nullable ClientIdentity identity, String host) {
    return NamedContext.of(made(new NamedTrust(trust(reach), host), identity), host);
  }

  /** Who decides whether the other side is to be trusted. */
  public static X509ExtendedTrustManager trust(Reach reach) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(reach.authorities().isEmpty() ? null : store(reach.authorities()));
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager found) {
          return found;
        }
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("PKIX is part of every Java platform", e);
    }
    throw new IllegalStateException("PKIX has an X.509 trust manager");
  }

  private static SSLContext made(
      X509ExtendedTrustManager trust, @Nullable ClientIdentity identity) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(identity == null ? null : identity.managers(), new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("key and certificate were looked at before", e);
    }
  }

  private static KeyStore store(String authorities) throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      List<X509Certificate> certificates = Pem.certificates(authorities);
      for (int i = 0; i < certificates.size(); i++) {
        store.setCertificateEntry("authority-" + i, certificates.get(i));
      }
      return store;
    } catch (PemException | IOException e) {
      throw new IllegalStateException("a policy is read before it is asked", e);
    }
  }
}
