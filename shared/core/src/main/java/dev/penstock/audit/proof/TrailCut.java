package dev.penstock.audit.proof;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * Where a trail begins whose oldest entries were kept for long enough: signed by who signs its
 * checkpoints, so that nobody else can shorten it. It has the roots of the whole subtrees of what
 * went, from which every later root is computed as before, and the MAC that the first entry left
 * follows.
 *
 * @param size how many entries went; a multiple of {@link #STEP}, so that proofs of those left need
 *     none of them
 * @param mac of the last one that went
 * @param until nothing that went is younger
 * @param peaks roots of the whole subtrees, the greatest first
 * @param note the whole signed text
 */
public record TrailCut(long size, byte[] mac, Instant until, List<byte[]> peaks, String note) {

  /** Entries of one kept subtree. */
  public static final int STEP = 256;

  static final String KIND = " cut";
  private static final String TIME = "until ";

  public TrailCut {
    peaks = List.copyOf(peaks);
  }

  /** Signs one. */
  public static TrailCut sign(
      NoteSigner signer, long size, byte[] mac, Instant until, List<byte[]> peaks) {
    StringBuilder text = new StringBuilder(signer.verifier().name()).append(KIND).append('\n');
    text.append(size).append('\n');
    text.append(HexFormat.of().formatHex(mac)).append('\n');
    text.append(TIME).append(until).append('\n');
    peaks.forEach(peak -> text.append(Base64.getEncoder().encodeToString(peak)).append('\n'));
    return new TrailCut(size, mac, until, peaks, signer.sign(text.toString()));
  }

  /** Whether a text claims to be one. */
  static boolean isClaimedBy(String firstLine) {
    return firstLine.endsWith(KIND);
  }

  /**
   * Reads a note and requires that it is the key's.
   *
   * @throws InvalidProof when it is no cut, or not of this trail and signed by this key
   */
  public static TrailCut open(String note, NoteKey key) throws InvalidProof {
    NoteKey.Signed signed = key.open(note);
    TrailCut cut = parse(signed.text(), signed.by() + KIND, note);
    if (cut.size() > signed.cut()) {
      throw new InvalidProof(
          "The trail's beginning was signed by %s after it had handed over."
              .formatted(signed.by()));
    }
    return cut;
  }

  /** Reads a note whose signature its reader can't check, and checks something else instead. */
  public static TrailCut unsigned(String note) throws InvalidProof {
    int end = note.lastIndexOf("\n\n");
    String text = end < 0 ? "" : note.substring(0, end + 1);
    return parse(text, text.lines().findFirst().orElse(""), note);
  }

  private static TrailCut parse(String text, String title, String note) throws InvalidProof {
    List<String> lines = text.lines().toList();
    if (lines.size() < 5
        || !lines.getFirst().equals(title)
        || !title.endsWith(KIND)
        || !lines.get(3).startsWith(TIME)) {
      throw new InvalidProof("The signed note does not say where a trail begins.");
    }
    try {
      long size = Long.parseLong(lines.get(1));
      List<byte[]> peaks = new ArrayList<>();
      for (String line : lines.subList(4, lines.size())) {
        peaks.add(Base64.getDecoder().decode(line));
      }
      if (size <= 0
          || size % STEP != 0
          || peaks.size() != Long.bitCount(size)
          || peaks.stream().anyMatch(peak -> peak.length != MerkleHash.BYTES)) {
        throw new InvalidProof("The cut's size or roots are none.");
      }
      return new TrailCut(
          size,
          HexFormat.of().parseHex(lines.get(2)),
          Instant.parse(lines.get(3).substring(TIME.length())),
          peaks,
          note);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new InvalidProof("The cut's size, MAC, time or roots are none.");
    }
  }

  /** The tree of what went, to go on from. */
  public MerkleFold tree() throws InvalidProof {
    List<byte[]> left = new ArrayList<>(peaks);
    return new MerkleFold(size, (_, _) -> left.removeFirst());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TrailCut it && note.equals(it.note);
  }

  @Override
  public int hashCode() {
    return note.hashCode();
  }

  @Override
  public String toString() {
    return "TrailCut[size=" + size + ", mac=" + Arrays.toString(mac) + ", until=" + until + "]";
  }
}
