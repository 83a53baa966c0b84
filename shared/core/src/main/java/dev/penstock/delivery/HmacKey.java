package dev.penstock.delivery;

import dev.penstock.trigger.SignatureForm;
import dev.penstock.trigger.SignatureForm.Encoding;
import dev.penstock.trigger.SignatureForm.Layout;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A shared secret. What it signs is compared as text, not as what that decodes to: two texts of one
 * signature would be one too many.
 */
final class HmacKey implements VerifyingKey, SigningKey {

  private final SecretKeySpec key;
  private final String prefix;
  private final Encoding encoding;

  private HmacKey(SecretKeySpec key, String prefix, Encoding encoding) {
    this.key = key;
    this.prefix = prefix;
    this.encoding = encoding;
  }

  /**
   * A key of a form.
   *
   * @param key at least one byte
   */
  static HmacKey of(SignatureForm form, byte[] key) {
    return new HmacKey(
        new SecretKeySpec(key, form.algorithm().jca()),
        form.layout() == Layout.FIELDS ? "" : form.prefix(),
        form.encoding());
  }

  @Override
  public boolean made(List<byte[]> offered, List<byte[]> parts) {
    byte[] expected = sign(parts).getBytes(StandardCharsets.ISO_8859_1);
    boolean right = false;
    for (byte[] signature : offered) {
      right |= MessageDigest.isEqual(expected, signature);
    }
    return right;
  }

  @Override
  public String sign(List<byte[]> parts) {
    try {
      Mac mac = Mac.getInstance(key.getAlgorithm());
      mac.init(key);
      for (byte[] part : parts) {
        mac.update(part);
      }
      byte[] signature = mac.doFinal();
      return prefix + encoding.write(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC takes every key that is not empty", e);
    }
  }
}
