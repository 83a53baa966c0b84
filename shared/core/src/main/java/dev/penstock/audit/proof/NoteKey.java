package dev.penstock.audit.proof;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The public half of the key that signs checkpoints, with its name: a verifier key of C2SP's
 * signed-note, Ed25519 (RFC 8032). Everybody may have it, and an auditor must have got it by
 * another way than the proofs. Thread-safe.
 */
public final class NoteKey {

  static final int ID_BYTES = 4;
  static final int SIGNATURE_BYTES = 64;
  private static final int KEY_BYTES = 32;
  private static final byte ED25519 = 1;

  /** What RFC 8410 has in front of the 32 bytes of an Ed25519 public key. */
  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

  private final String name;
  private final byte[] raw;
  private final byte[] id;
  private final PublicKey key;

  NoteKey(String name, byte[] raw) throws InvalidProof {
    this.name = name;
    this.raw = raw.clone();
    this.id = id(name, raw);
    try {
      byte[] encoded = ByteBuffer.allocate(X509.length + KEY_BYTES).put(X509).put(raw).array();
      this.key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException | java.nio.BufferOverflowException e) {
      throw new InvalidProof("The public key of " + name + " is no Ed25519 key.");
    }
  }

  /**
   * Reads {@code name+id+key}.
   *
   * @throws InvalidProof when it is none, or its id is not that of its name and key
   */
  public static NoteKey parse(String text) throws InvalidProof {
    String[] parts = text.strip().split("\\+", 3);
    try {
      if (parts.length == 3 && !parts[0].isEmpty() && parts[0].chars().noneMatch(c -> c <= ' ')) {
        byte[] typed = Base64.getDecoder().decode(parts[2]);
        if (typed.length == 1 + KEY_BYTES && typed[0] == ED25519) {
          NoteKey key = new NoteKey(parts[0], Arrays.copyOfRange(typed, 1, typed.length));
          if (key.idInHex().equals(parts[1])) {
            return key;
          }
        }
      }
    } catch (IllegalArgumentException _) {
      // Not base64: told below.
    }
    throw new InvalidProof(
        "This is not a verifier key of the form NAME+ID+KEY with an Ed25519 key: " + text.strip());
  }

  public String name() {
    return name;
  }

  byte[] id() {
    return id.clone();
  }

  private String idInHex() {
    return HexFormat.of().formatHex(id);
  }

  boolean verifies(byte[] text, byte[] signature) {
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initVerify(key);
      ed25519.update(text);
      return ed25519.verify(signature);
    } catch (GeneralSecurityException _) {
      // A signature that is no signature at all.
      return false;
    }
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    byte[] typed = ByteBuffer.allocate(1 + KEY_BYTES).put(ED25519).put(raw).array();
    return name + "+" + idInHex() + "+" + Base64.getEncoder().encodeToString(typed);
  }

  private static byte[] id(String name, byte[] raw) {
    MessageDigest sha256 = MerkleHash.sha256();
    sha256.update(name.getBytes(StandardCharsets.UTF_8));
    sha256.update((byte) '\n');
    sha256.update(ED25519);
    return Arrays.copyOf(sha256.digest(raw), ID_BYTES);
  }
}
