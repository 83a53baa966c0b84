package dev.penstock.delivery;

import dev.penstock.trigger.SignatureForm;
import java.util.List;
import java.util.Optional;

/** One secret of a trigger, as what its form makes of it. Its text never shows. Thread-safe. */
interface VerifyingKey {

  /** Whether one of the offered signatures is this key's over the parts, one after the other. */
  boolean made(List<byte[]> offered, List<byte[]> parts);

  /** Empty when the text gives no key: such a secret can neither sign nor let anything in. */
  static Optional<VerifyingKey> of(SignatureForm form, byte[] secret) {
    if (secret.length == 0) {
      return Optional.empty();
    }
    return switch (form.key()) {
      case PLAIN ->
          form.algorithm() == SignatureForm.Algorithm.TOKEN
              ? Optional.of(new TokenKey(secret))
              : Optional.of(HmacKey.of(form, secret));
      case BASE64 -> KeyBytes.base64(secret).map(key -> HmacKey.of(form, key));
      case STANDARD -> StandardKey.verifying(form, secret);
      case HEX_PUBLIC ->
          KeyBytes.hex(secret).flatMap(key -> SenderPublicKey.ed25519(form, "", key));
      case X509_PUBLIC -> KeyBytes.pem(secret).flatMap(key -> SenderPublicKey.x509(form, key));
    };
  }
}
