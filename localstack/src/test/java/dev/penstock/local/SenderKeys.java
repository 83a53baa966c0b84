package dev.penstock.local;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * One secret of a sender.
 *
 * @param held what the vault holds: the secret, or a public key
 * @param signs what the sender signs with
 */
record SenderKeys(String held, String signs) {

  static SenderKeys draw(String scheme) {
    try {
      return switch (scheme) {
        case "sendgrid" -> ecdsa();
        case "discord" -> ed25519();
        case "standard-webhooks", "svix" -> shared("whsec_" + random());
        default -> shared(random());
      };
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SenderKeys shared(String secret) {
    return new SenderKeys(secret, secret);
  }

  private static SenderKeys ecdsa() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    return new SenderKeys(
        Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()),
        Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()));
  }

  private static SenderKeys ed25519() throws GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] encoded = pair.getPublic().getEncoded();
    byte[] raw = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
    return new SenderKeys(HexFormat.of().formatHex(raw), HexFormat.of().formatHex(seed));
  }

  private static String random() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
