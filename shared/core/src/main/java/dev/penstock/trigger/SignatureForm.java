package dev.penstock.trigger;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * How a sender signs, as data: what differs between most providers is a header's name and a
 * separator. {@link Sender} lists the known ones, {@link HmacFile} reads one from a trigger file.
 *
 * @param algorithm what makes the signature
 * @param key how a secret's text becomes a key
 * @param header the signature's header, in lower case
 * @param layout how signatures stand in that header
 * @param prefix what stands before a signature; with {@link Layout#FIELDS} the part's name
 * @param encoding how a signature is written
 * @param content what is signed, with {@code {id}}, {@code {timestamp}}, {@code {body}}, {@code
 *     {url}} and {@code {params}} in it; empty where the header is the secret itself
 * @param time where the signed time stands; empty when none is signed
 * @param ids where the delivery's id stands; the first that is there counts
 */
public record SignatureForm(
    Algorithm algorithm,
    KeyText key,
    String header,
    Layout layout,
    String prefix,
    Encoding encoding,
    String content,
    Optional<Time> time,
    List<Source> ids) {

  private static final String ID = "{id}";

  /** What makes the signature. */
  public enum Algorithm {
    HMAC_SHA256("HmacSHA256"),
    HMAC_SHA512("HmacSHA512"),
    /** Only for senders that have nothing better; never a default. */
    HMAC_SHA1("HmacSHA1"),
    ED25519("Ed25519"),
    ECDSA_SHA256("SHA256withECDSA"),
    /** The header is the secret. */
    TOKEN("");

    private final String jca;

    Algorithm(String jca) {
      this.jca = jca;
    }

    /** Its name in the Java Cryptography Architecture. */
    public String jca() {
      return jca;
    }
  }

  /** How a secret's text becomes a key. */
  public enum KeyText {
    /** Its bytes are the key. */
    PLAIN,
    /** Base64 of the key. */
    BASE64,
    /** {@code whsec_} and base64 for HMAC, {@code whpk_} and base64 for Ed25519. */
    STANDARD,
    /** A public key as 32 bytes in hexadecimal. */
    HEX_PUBLIC,
    /** A public key as base64 of its X.509 form, also in PEM's frame. */
    X509_PUBLIC
  }

  /** How signatures stand in the header. */
  public enum Layout {
    /** One, after the prefix. */
    WHOLE,
    /** Several, each after the prefix, with a blank between. */
    LIST,
    /** {@code name=value} parts with commas between, of which one or several are signatures. */
    FIELDS
  }

  /** How a signature is written. */
  public enum Encoding {
    /** Lower-case hexadecimal. */
    HEX,
    BASE64;

    /** Bytes as text. */
    public String write(byte[] bytes) {
      return switch (this) {
        case HEX -> HexFormat.of().formatHex(bytes);
        case BASE64 -> Base64.getEncoder().encodeToString(bytes);
      };
    }
  }

  /**
   * Where the signed time stands.
   *
   * @param millis whether it counts milliseconds since 1970, not seconds
   */
  public record Time(Source source, boolean millis) {}

  public SignatureForm {
    ids = List.copyOf(ids);
  }

  /** The character that ends the delivery's id in the signed text; -1 where that isn't signed. */
  public int afterId() {
    int id = content.indexOf(ID);
    int end = id + ID.length();
    return id < 0 || end == content.length() ? -1 : content.charAt(end);
  }
}
