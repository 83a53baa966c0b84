package dev.penstock.delivery;

import dev.penstock.trigger.WebhookScheme;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A shared secret as the HMAC-SHA256 key that its scheme makes of it. Its text never shows. Not
 * thread-safe: made for one check.
 */
final class WebhookSecret {

  private static final String PREFIX = "whsec_";

  private final WebhookScheme scheme;
  private final Mac mac;

  private WebhookSecret(WebhookScheme scheme, byte[] key) {
    this.scheme = scheme;
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA256 takes every key that is not empty", e);
    }
  }

  /** Empty when the text gives no key: such a secret can neither sign nor let anything in. */
  static Optional<WebhookSecret> of(WebhookScheme scheme, byte[] text) {
    byte[] key =
        switch (scheme.kind()) {
          case STANDARD_WEBHOOKS -> decoded(text);
          case GITHUB -> text;
          case NONE -> new byte[0];
        };
    return key.length == 0 ? Optional.empty() : Optional.of(new WebhookSecret(scheme, key));
  }

  /** The signature over the parts in order, as it stands in the scheme's header. */
  String sign(byte[]... parts) {
    for (byte[] part : parts) {
      mac.update(part);
    }
    byte[] signature = mac.doFinal();
    return switch (scheme.kind()) {
      case STANDARD_WEBHOOKS -> "v1," + Base64.getEncoder().encodeToString(signature);
      case GITHUB -> "sha256=" + HexFormat.of().formatHex(signature);
      case NONE -> "";
    };
  }

  /** The spec's form is {@code whsec_} and base64; its libraries also take the base64 alone. */
  private static byte[] decoded(byte[] text) {
    String secret = new String(text, StandardCharsets.US_ASCII).strip();
    String base64 = secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret;
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }
}
