package dev.penstock.workers.tls;

import dev.penstock.pem.Pem;
import dev.penstock.pem.PemException;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * What a client shows of itself in TLS (RFC 8446 section 4.4.2), for the one call it was made for.
 * Never printed and never written.
 *
 * @param key the private key
 * @param chain its certificate first, then those that lead to the authority
 */
public record ClientIdentity(PrivateKey key, List<X509Certificate> chain) {

  public ClientIdentity {
    chain = List.copyOf(chain);
  }

  /**
   * Reads both out of PEM.
   *
   * @throws InvalidArgumentsException when one is missing, or they do not belong together; nothing
   *     is quoted
   */
  public static ClientIdentity of(String key, String chain) {
    ClientIdentity identity;
    try {
      identity = new ClientIdentity(Pem.privateKey(key), Pem.certificates(chain));
    } catch (PemException e) {
      throw new InvalidArgumentsException("authentication", e.reason());
    }
    if (!identity.belongsTogether()) {
      throw new InvalidArgumentsException(
          "authentication", "has a private key that is not that of the first certificate");
    }
    return identity;
  }

  /** Without this the other side would be shown nothing at all, and refuse for want of it. */
  private boolean belongsTogether() {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "EdDSA";
        };
    byte[] proof = "penstock".getBytes(StandardCharsets.US_ASCII);
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(proof);
      byte[] signature = signing.sign();
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(chain.getFirst().getPublicKey());
      verifying.update(proof);
      return verifying.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  KeyManager[] managers() throws GeneralSecurityException {
    char[] password = new char[0];
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("client", key, password, chain.toArray(X509Certificate[]::new));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, password);
      return factory.getKeyManagers();
    } catch (IOException e) {
      throw new IllegalStateException("an empty key store reads nothing", e);
    }
  }

  @Override
  public String toString() {
    return "ClientIdentity[***]";
  }
}
