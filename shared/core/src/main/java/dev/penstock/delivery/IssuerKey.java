package dev.penstock.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One public key of an issuer (RFC 7517), for the algorithms that sign with one: RS256, PS256 and
 * ES256 (RFC 7518), EdDSA (RFC 8037). A key of another kind, or one that is too short, is none.
 */
final class IssuerKey {

  private static final int SHORTEST_RSA = 2048;

  private final String id;
  private final Set<String> algorithms;
  private final PublicKey key;

  private IssuerKey(String id, Set<String> algorithms, PublicKey key) {
    this.id = id;
    this.algorithms = algorithms;
    this.key = key;
  }

  /** The usable keys of a JWK set; of a text that is none, no key. */
  static List<IssuerKey> set(byte[] text) {
    List<IssuerKey> keys = new ArrayList<>();
    try {
      for (JsonNode jwk : Json.read(text).path("keys")) {
        Optional<IssuerKey> key = of(jwk);
        if (key.isPresent()) {
          keys.add(key.get());
        }
      }
    } catch (PlatformException e) {
      return List.of();
    }
    return keys;
  }

  /** Whether a token's header may mean this key: the key says for which algorithms it is. */
  boolean fits(JsonNode head) {
    String kid = head.path("kid").asText("");
    return head.path("alg").isTextual()
        && algorithms.contains(head.path("alg").textValue())
        && (kid.isEmpty() || id.isEmpty() || kid.equals(id));
  }

  boolean verifies(String algorithm, byte[] text, byte[] signature) {
    try {
      Signature check =
          Signature.getInstance(
              switch (algorithm) {
                case "RS256" -> "SHA256withRSA";
                case "PS256" -> "RSASSA-PSS";
                case "ES256" -> "SHA256withECDSAinP1363Format";
                default -> "Ed25519";
              });
      if (algorithm.equals("PS256")) {
        check.setParameter(
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
      }
      check.initVerify(key);
      check.update(text);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      // Bytes that are no signature of this kind.
      return false;
    }
  }

  private static Optional<IssuerKey> of(JsonNode jwk) {
    String use = jwk.path("use").asText("sig");
    String only = jwk.path("alg").asText("");
    if (!use.equals("sig")) {
      return Optional.empty();
    }
    try {
      return switch (jwk.path("kty").asText("")) {
        case "RSA" -> made(jwk, only, Set.of("RS256", "PS256"), rsa(jwk));
        case "EC" -> made(jwk, only, Set.of("ES256"), p256(jwk));
        case "OKP" -> made(jwk, only, Set.of("EdDSA", "Ed25519"), ed25519(jwk));
        default -> Optional.empty();
      };
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<IssuerKey> made(
      JsonNode jwk, String only, Set<String> algorithms, Optional<PublicKey> key) {
    if (key.isEmpty() || !(only.isEmpty() || algorithms.contains(only))) {
      return Optional.empty();
    }
    Set<String> named = only.isEmpty() ? algorithms : Set.of(only);
    return Optional.of(new IssuerKey(jwk.path("kid").asText(""), named, key.get()));
  }

  private static Optional<PublicKey> rsa(JsonNode jwk) throws GeneralSecurityException {
    BigInteger modulus = number(jwk, "n");
    return modulus.bitLength() < SHORTEST_RSA
        ? Optional.empty()
        : Optional.of(
            KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(modulus, number(jwk, "e"))));
  }

  private static Optional<PublicKey> p256(JsonNode jwk) throws GeneralSecurityException {
    if (!jwk.path("crv").asText("").equals("P-256")) {
      return Optional.empty();
    }
    AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
    curve.init(new ECGenParameterSpec("secp256r1"));
    return Optional.of(
        KeyFactory.getInstance("EC")
            .generatePublic(
                new ECPublicKeySpec(
                    new ECPoint(number(jwk, "x"), number(jwk, "y")),
                    curve.getParameterSpec(ECParameterSpec.class))));
  }

  private static Optional<PublicKey> ed25519(JsonNode jwk) throws GeneralSecurityException {
    return jwk.path("crv").asText("").equals("Ed25519")
        ? SenderPublicKey.ed25519(bytes(jwk, "x"))
        : Optional.empty();
  }

  private static BigInteger number(JsonNode jwk, String member) {
    return new BigInteger(1, bytes(jwk, member));
  }

  private static byte[] bytes(JsonNode jwk, String member) {
    return Base64.getUrlDecoder().decode(jwk.path(member).asText(""));
  }
}
