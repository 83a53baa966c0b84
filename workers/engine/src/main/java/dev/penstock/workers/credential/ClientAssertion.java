package dev.penstock.workers.credential;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.id.Ids;
import dev.penstock.json.Json;
import dev.penstock.pem.Pem;
import dev.penstock.pem.PemException;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A JWT by which a client proves who it is (RFC 7523 section 3), good for a minute.
 *
 * @param client both issuer and subject
 * @param audience the token endpoint
 * @param now when it is made
 */
record ClientAssertion(String client, URI audience, Instant now) {

  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  /** Whether this is a private key (PKCS#8 in PEM), and not an assertion made by somebody else. */
  static boolean isKey(String text) {
    return text.strip().startsWith(BEGIN);
  }

  /** Signed with HS256. */
  String signedBySecret(String secret) {
    String unsigned = unsigned("HS256");
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return unsigned + "." + BASE64.encodeToString(mac.doFinal(bytes(unsigned)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA256 is part of every Java platform", e);
    }
  }

  /**
   * Signed with RS256 by an RSA key, with ES256 by one on P-256.
   *
   * @throws InvalidArgumentsException when it is neither; it is never quoted
   */
  String signedByKey(String pem) {
    try {
      PrivateKey key = Pem.privateKey(pem);
      return switch (key.getAlgorithm()) {
        case "RSA" -> signed("RS256", "SHA256withRSA", key);
        case "EC" -> signed("ES256", "SHA256withECDSAinP1363Format", key);
        default -> throw noKey();
      };
    } catch (PemException | GeneralSecurityException e) {
      throw noKey();
    }
  }

  private String signed(String algorithm, String signature, PrivateKey key)
      throws GeneralSecurityException {
    String unsigned = unsigned(algorithm);
    Signature signing = Signature.getInstance(signature);
    signing.initSign(key);
    signing.update(bytes(unsigned));
    return unsigned + "." + BASE64.encodeToString(signing.sign());
  }

  private String unsigned(String algorithm) {
    ObjectNode header = Json.object().put("alg", algorithm).put("typ", "JWT");
    ObjectNode claims = Json.object();
    claims.put("iss", client).put("sub", client).put("aud", audience.toString());
    claims.put("jti", Ids.next("jwt"));
    claims.put("iat", now.getEpochSecond()).put("exp", now.getEpochSecond() + 60);
    return encoded(header) + "." + encoded(claims);
  }

  private static InvalidArgumentsException noKey() {
    return new InvalidArgumentsException(
        "client.assertion", "is no RSA or P-256 key in PKCS#8 (BEGIN PRIVATE KEY)");
  }

  private static String encoded(ObjectNode part) {
    return BASE64.encodeToString(Json.write(part).getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
