package dev.penstock.audit.proof;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The key that signs checkpoints. It is no key of the root key's: whoever can make entries can't
 * make checkpoints. Thread-safe.
 */
public final class NoteSigner {

  private static final int RAW_BYTES = 32;
  private static final String NAME = "penstock/audit/";

  private final PrivateKey key;
  private final NoteKey verifier;

  private NoteSigner(PrivateKey key, NoteKey verifier) {
    this.key = key;
    this.verifier = verifier;
  }

  /** A new key, named after its public half. */
  public static NoteSigner generate() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] encoded = pair.getPublic().getEncoded();
      byte[] raw = Arrays.copyOfRange(encoded, encoded.length - RAW_BYTES, encoded.length);
      byte[] digest = Arrays.copyOf(MerkleHash.sha256().digest(raw), 8);
      return new NoteSigner(
          pair.getPrivate(), new NoteKey(NAME + HexFormat.of().formatHex(digest), raw));
    } catch (GeneralSecurityException | InvalidProof e) {
      throw new IllegalStateException("Ed25519 is part of Java 25", e);
    }
  }

  /**
   * Reads what {@link #secretText} wrote.
   *
   * @throws InvalidProof when it is none, or its halves don't belong together
   */
  public static NoteSigner parse(String text) throws InvalidProof {
    String[] lines = text.strip().split("\n", 3);
    if (lines.length < 2) {
      throw new InvalidProof("A signing key has two lines: the verifier key and the private key.");
    }
    NoteKey verifier = NoteKey.parse(lines[0] + (lines.length == 2 ? "" : "\n" + lines[2]));
    try {
      byte[] encoded = Base64.getDecoder().decode(lines[1].strip());
      PrivateKey key =
          KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
      NoteSigner signer = new NoteSigner(key, verifier);
      byte[] probe = "probe".getBytes(StandardCharsets.US_ASCII);
      if (verifier.verifies(probe, signer.signature(probe))) {
        return signer;
      }
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      // Told below: what is in the way is never quoted, since it may be the key.
    }
    throw new InvalidProof("The private key is none, or not the one of the verifier key above it.");
  }

  /**
   * Another key, to which this one hands over.
   *
   * @param size the size of the newest checkpoint that this one has signed
   * @param cut the size of the newest beginning, 0 when there is none
   */
  public NoteSigner handOver(long size, long cut) {
    NoteSigner next = generate();
    try {
      NoteKey after = next.verifier.after(Handover.sign(this, next, size, cut));
      return new NoteSigner(next.key, NoteKey.parse(after.chainText()));
    } catch (InvalidProof e) {
      throw new IllegalStateException("what was just signed by both holds", e);
    }
  }

  /** Both halves, and who handed over to it, for a file that only its owner may read. */
  public String secretText() {
    String chain = verifier.chainText();
    return verifier
        + "\n"
        + Base64.getEncoder().encodeToString(key.getEncoded())
        + "\n"
        + chain.substring(chain.indexOf('\n') + 1);
  }

  public NoteKey verifier() {
    return verifier;
  }

  /**
   * Signs a text into a note.
   *
   * @param text whole lines
   */
  public String sign(String text) {
    byte[] signature = signature(text.getBytes(StandardCharsets.UTF_8));
    byte[] named =
        ByteBuffer.allocate(NoteKey.ID_BYTES + signature.length)
            .put(verifier.id())
            .put(signature)
            .array();
    return text
        + "\n"
        + SignedNote.DASH
        + verifier.name()
        + " "
        + Base64.getEncoder().encodeToString(named)
        + "\n";
  }

  private byte[] signature(byte[] text) {
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initSign(key);
      ed25519.update(text);
      return ed25519.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Ed25519 is part of Java 25", e);
    }
  }

  /** Without the private half. */
  @Override
  public String toString() {
    return "NoteSigner[" + verifier + "]";
  }
}
