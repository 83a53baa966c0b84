package dev.penstock.pem;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads certificates and private keys out of PEM (RFC 7468). What stands between the blocks, and
 * blocks of other kinds, is passed over, so that one file may hold a key and its chain.
 */
public final class Pem {

  private static final Pattern CERTIFICATE = block("CERTIFICATE");
  private static final Pattern PRIVATE_KEY = block("PRIVATE KEY");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private Pem() {}

  /** Whether this looks like PEM, and not like something that was made of it. */
  public static boolean isPem(String text) {
    return text.stripLeading().startsWith("-----BEGIN ");
  }

  /**
   * All certificates, in order.
   *
   * @throws PemException when there is none, or one can't be read
   */
  public static List<X509Certificate> certificates(String text) throws PemException {
    List<X509Certificate> certificates = new ArrayList<>();
    Matcher blocks = CERTIFICATE.matcher(text);
    while (blocks.find()) {
      certificates.add(certificate(decoded(blocks.group(1), "certificate")));
    }
    if (certificates.isEmpty()) {
      throw new PemException("holds no certificate in PEM (BEGIN CERTIFICATE)");
    }
    return certificates;
  }

  /**
   * The first private key: RSA, EC or EdDSA in PKCS#8, without a password.
   *
   * @throws PemException when there is none, or it is of another kind
   */
  public static PrivateKey privateKey(String text) throws PemException {
    Matcher block = PRIVATE_KEY.matcher(text);
    if (!block.find()) {
      throw new PemException(
          "holds no private key in PKCS#8 without a password (BEGIN PRIVATE KEY)");
    }
    var encoded = new PKCS8EncodedKeySpec(decoded(block.group(1), "private key"));
    for (String algorithm : ALGORITHMS) {
      Optional<PrivateKey> key = privateKey(algorithm, encoded);
      if (key.isPresent()) {
        return key.get();
      }
    }
    throw new PemException("holds a private key that is neither RSA nor EC nor EdDSA");
  }

  /** Empty when it is one of another algorithm. */
  private static Optional<PrivateKey> privateKey(String algorithm, PKCS8EncodedKeySpec encoded) {
    try {
      return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(encoded));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private static X509Certificate certificate(byte[] encoded) throws PemException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(encoded));
    } catch (CertificateException e) {
      throw new PemException("holds a certificate that can't be read");
    }
  }

  private static byte[] decoded(String base64, String what) throws PemException {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new PemException("holds a " + what + " that can't be read");
    }
  }

  private static Pattern block(String label) {
    return Pattern.compile("-----BEGIN " + label + "-----([^-]*)-----END " + label + "-----");
  }
}
