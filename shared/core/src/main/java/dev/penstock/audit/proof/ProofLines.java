package dev.penstock.audit.proof;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The lines of a path in a proof's text. Thread-safe. */
final class ProofLines {

  /** A tree of 2^63 entries is no higher. */
  private static final int MOST_HASHES = 128;

  private ProofLines() {}

  static void write(List<byte[]> path, StringBuilder text) {
    for (byte[] hash : path) {
      text.append(Base64.getEncoder().encodeToString(hash)).append('\n');
    }
  }

  static List<byte[]> read(List<String> lines) throws InvalidProof {
    if (lines.size() > MOST_HASHES) {
      throw new InvalidProof("The path is longer than that of any tree.");
    }
    List<byte[]> path = new ArrayList<>();
    for (String line : lines) {
      byte[] hash = base64(line);
      if (hash.length != MerkleHash.BYTES) {
        throw new InvalidProof("A line of the path is no hash: " + line);
      }
      path.add(hash);
    }
    return path;
  }

  static byte[] base64(String text) throws InvalidProof {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidProof("A line of the proof is not base64: " + text);
    }
  }
}
