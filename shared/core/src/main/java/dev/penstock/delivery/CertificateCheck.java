package dev.penstock.delivery;

import dev.penstock.http.HttpRequest;
import dev.penstock.trigger.WebhookScheme;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A client's certificate (RFC 5280), which whoever ended the TLS connection has asked for and hands
 * on. It must lead to an authority of the vault by one signature, be for clients, be valid now, and
 * bear one of the trigger's names. Revocation isn't asked for: the front door calls nobody.
 */
final class CertificateCheck implements DeliveryCheck {

  private static final String FOR_CLIENTS = "1.3.6.1.5.5.7.3.2";
  private static final String FOR_ALL = "2.5.29.37.0";
  private static final Integer DNS = 2;
  private static final Integer URI = 6;

  private final List<String> names;
  private final Set<TrustAnchor> authorities;

  private CertificateCheck(List<String> names, Set<TrustAnchor> authorities) {
    this.names = names;
    this.authorities = authorities;
  }

  static CertificateCheck of(WebhookScheme.ClientCertificate scheme, List<byte[]> secrets) {
    Set<TrustAnchor> authorities = new HashSet<>();
    for (byte[] bundle : secrets) {
      try {
        for (Certificate authority :
            factory().generateCertificates(new ByteArrayInputStream(bundle))) {
          authorities.add(new TrustAnchor((X509Certificate) authority, null));
        }
      } catch (CertificateException e) {
        // No certificate, so nobody to trust: the others still count.
      }
    }
    return new CertificateCheck(scheme.names(), authorities);
  }

  @Override
  public Verdict verify(HttpRequest request, Instant now) {
    if (request.clientCertificate().isEmpty()) {
      return new Verdict.Refused(Refusal.MISSING);
    }
    if (authorities.isEmpty()) {
      return new Verdict.Refused(Refusal.NO_SECRET);
    }
    X509Certificate shown;
    try {
      shown =
          (X509Certificate)
              factory()
                  .generateCertificate(
                      new ByteArrayInputStream(
                          request.clientCertificate().get().getBytes(StandardCharsets.US_ASCII)));
      if (!forClients(shown) || !named(shown)) {
        return new Verdict.Refused(Refusal.WRONG);
      }
    } catch (CertificateException e) {
      return new Verdict.Refused(Refusal.MALFORMED);
    }
    if (now.isBefore(shown.getNotBefore().toInstant())
        || now.isAfter(shown.getNotAfter().toInstant())) {
      return new Verdict.Refused(Refusal.STALE);
    }
    return trusted(shown, now) ? UnsignedCheck.named(request) : new Verdict.Refused(Refusal.WRONG);
  }

  private boolean trusted(X509Certificate shown, Instant now) {
    try {
      PKIXParameters parameters = new PKIXParameters(authorities);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      CertPathValidator.getInstance("PKIX")
          .validate(factory().generateCertPath(List.of(shown)), parameters);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static boolean forClients(X509Certificate shown) throws CertificateException {
    List<String> uses = shown.getExtendedKeyUsage();
    return uses != null && (uses.contains(FOR_CLIENTS) || uses.contains(FOR_ALL));
  }

  private boolean named(X509Certificate shown) throws CertificateException {
    var alternatives = shown.getSubjectAlternativeNames();
    if (alternatives == null) {
      return false;
    }
    for (List<?> alternative : alternatives) {
      String name = String.valueOf(alternative.get(1));
      boolean dns = DNS.equals(alternative.get(0));
      for (String wanted : names) {
        if (dns
            ? name.toLowerCase(Locale.ROOT).equals(wanted.toLowerCase(Locale.ROOT))
            : URI.equals(alternative.get(0)) && name.equals(wanted)) {
          return true;
        }
      }
    }
    return false;
  }

  private static CertificateFactory factory() throws CertificateException {
    return CertificateFactory.getInstance("X.509");
  }
}
