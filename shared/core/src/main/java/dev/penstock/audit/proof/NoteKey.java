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
import java.util.List;
import java.util.Optional;

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
  private final Optional<Handover> handover;

  NoteKey(String name, byte[] raw) throws InvalidProof {
    this(name, raw, Optional.empty());
  }

  private NoteKey(String name, byte[] raw, Optional<Handover> handover) throws InvalidProof {
    this.handover = handover;
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
   * Reads {@code name+id+key}, and below it, where there are any, the notes by which keys before it
   * handed over, the newest first.
   *
   * @throws InvalidProof when it is none, its id is not that of its name and key, or one of the
   *     notes does not hold
   */
  public static NoteKey parse(String text) throws InvalidProof {
    String[] both = text.strip().split("\n", 2);
    return Handover.chain(
        single(both[0]), both.length == 1 ? List.of() : Handover.notes(both[1].strip()));
  }

  private static NoteKey single(String text) throws InvalidProof {
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

  /** The same key, to which another has handed over. */
  NoteKey after(Handover before) throws InvalidProof {
    return new NoteKey(name, raw, Optional.of(before));
  }

  /** Up to which size keys before it have signed; 0 when it is the first. */
  public long since() {
    return handover.map(Handover::size).orElse(0L);
  }

  /** Whether it is the other one, or one that came after it by handovers. */
  boolean descendsFrom(NoteKey other) {
    return toString().equals(other.toString())
        || (handover.isPresent() && handover.get().before().descendsFrom(other));
  }

  /** It and all that handed over to it, as {@link #parse} reads them. */
  public String chainText() {
    StringBuilder text = new StringBuilder(toString()).append('\n');
    for (Optional<Handover> each = handover; each.isPresent(); ) {
      text.append('\n').append(each.get().note());
      each = each.get().before().handover;
    }
    return text.toString();
  }

  /**
   * Which of it and those before it has signed a note.
   *
   * @throws InvalidProof when none of them has
   */
  Signed open(String note) throws InvalidProof {
    boolean isMine = note.contains("\n" + SignedNote.DASH + name + " ");
    if (isMine || handover.isEmpty()) {
      return new Signed(SignedNote.open(note, this), name, Long.MAX_VALUE, Long.MAX_VALUE);
    }
    Handover to = handover.get();
    Signed before = to.before().open(note);
    return new Signed(
        before.text(),
        before.by(),
        Math.min(before.size(), to.size()),
        Math.min(before.cut(), to.cut()));
  }

  /**
   * What a key has signed.
   *
   * @param size of checkpoints up to which its word counts
   * @param cut size of beginnings up to which its word counts
   */
  record Signed(String text, String by, long size, long cut) {}

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
