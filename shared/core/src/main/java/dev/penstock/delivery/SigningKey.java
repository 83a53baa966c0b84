package dev.penstock.delivery;

import dev.penstock.trigger.SignatureForm;
import dev.penstock.trigger.SignatureForm.Algorithm;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The sender's side of a secret: what stands in the signature's header. Thread-safe. */
interface SigningKey {

  /** The signature over the parts in order, with its prefix. */
  String sign(List<byte[]> parts);

  /**
   * A secret as its sender has it: where the other side holds a public key, this is the private
   * one, as {@code whsk_…}, as 32 bytes in hexadecimal or in PKCS#8. Empty when it is none.
   */
  static Optional<SigningKey> of(SignatureForm form, byte[] secret) {
    if (secret.length == 0) {
      return Optional.empty();
    }
    String text = new String(secret, StandardCharsets.UTF_8).strip();
    return switch (form.key()) {
      case PLAIN ->
          form.algorithm() == Algorithm.TOKEN
              ? Optional.of(_ -> text)
              : Optional.of(HmacKey.of(form, secret));
      case BASE64 -> KeyBytes.base64(secret).map(key -> HmacKey.of(form, key));
      case STANDARD ->
          text.startsWith(StandardKey.PRIVATE)
              ? KeyBytes.base64(text.substring(StandardKey.PRIVATE.length()))
                  .filter(key -> key.length >= 32)
                  .flatMap(
                      key ->
                          SenderPrivateKey.ed25519(
                              form, StandardKey.ASYMMETRIC, Arrays.copyOf(key, 32)))
              : StandardKey.symmetric(text).map(key -> HmacKey.of(form, key));
      case HEX_PUBLIC ->
          KeyBytes.hex(secret).flatMap(key -> SenderPrivateKey.ed25519(form, "", key));
      case X509_PUBLIC -> KeyBytes.pem(secret).flatMap(key -> SenderPrivateKey.pkcs8(form, key));
    };
  }
}
