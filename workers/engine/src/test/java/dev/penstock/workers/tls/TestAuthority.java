package dev.penstock.workers.tls;

import dev.penstock.pem.Pem;
import dev.penstock.pem.PemException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A private certificate authority of a test, and what it has issued (RFC 5280). */
public final class TestAuthority {

  private static final byte[] ECDSA = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
  private static final AtomicLong SERIAL = new AtomicLong(1);

  private final byte[] name;
  private final KeyPair keys = keys();
  private final String certificate;

  public TestAuthority(String name) {
    this.name = name(name);
    this.certificate = signed(this.name, keys.getPublic(), constraints());
  }

  /** A certificate that was issued, with its key, as people keep them. */
  public record Issued(String key, String certificate) {

    public PrivateKey privateKey() {
      try {
        return Pem.privateKey(key);
      } catch (PemException e) {
        throw new IllegalStateException(e);
      }
    }

    public X509Certificate x509() {
      return read(certificate);
    }
  }

  /** Its own certificate, as PEM. */
  public String certificate() {
    return certificate;
  }

  public X509Certificate x509() {
    return read(certificate);
  }

  /** For a server at this name and at 127.0.0.1, or a client of this name. */
  public Issued issue(String common) {
    return issue(common, common, "127.0.0.1");
  }

  /** For exactly this DNS name, and 127.0.0.1 when {@code address} says so. */
  public Issued issue(String common, String dns, String address) {
    KeyPair own = keys();
    byte[] names = Der.tagged(0x82, dns.getBytes(StandardCharsets.US_ASCII));
    if (!address.isEmpty()) {
      names = Der.join(names, Der.tagged(0x87, new byte[] {127, 0, 0, 1}));
    }
    byte[] alternative = Der.sequence(Der.oid("2.5.29.17"), Der.octets(Der.tagged(0x30, names)));
    String issued = signed(name(common), own.getPublic(), alternative);
    return new Issued(pem("PRIVATE KEY", own.getPrivate().getEncoded()), issued);
  }

  /** TLS of a server with this certificate, which asks clients for one of this authority. */
  public SSLContext server(Issued own) {
    try {
      char[] none = new char[0];
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", own.privateKey(), none, new X509Certificate[] {own.x509()});
      KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
      keyManagers.init(store, none);
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("ca", x509());
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private String signed(byte[] subject, PublicKey key, byte[] extension) {
    Instant now = Instant.now();
    byte[] content =
        Der.sequence(
            Der.tagged(0xa0, Der.integer(2)),
            Der.integer(SERIAL.getAndIncrement()),
            ECDSA,
            name,
            Der.sequence(
                Der.time(now.minus(Duration.ofHours(1))), Der.time(now.plus(Duration.ofDays(2)))),
            subject,
            key.getEncoded(),
            Der.tagged(0xa3, Der.sequence(extension)));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(content);
      return pem("CERTIFICATE", Der.sequence(content, ECDSA, Der.bits(signature.sign())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] constraints() {
    return Der.sequence(Der.oid("2.5.29.19"), Der.yes(), Der.octets(Der.sequence(Der.yes())));
  }

  private static byte[] name(String common) {
    return Der.sequence(Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.text(common))));
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate read(String pem) {
    try {
      return Pem.certificates(pem).getFirst();
    } catch (PemException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String label, byte[] encoded) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(label, Base64.getMimeEncoder().encodeToString(encoded), label);
  }
}
