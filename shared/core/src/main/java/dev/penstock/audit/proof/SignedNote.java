package dev.penstock.audit.proof;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** The text form of C2SP's signed-note: lines, an empty line, lines of signatures. Thread-safe. */
final class SignedNote {

  /** What every line of a signature begins with: an em dash and a space. */
  static final String DASH = "\u2014 ";

  private static final int MOST_CHARACTERS = 64 * 1024;

  private SignedNote() {}

  /**
   * The text of a note that the key has signed. Signatures of other keys are passed over.
   *
   * @throws InvalidProof when it is no note, or not signed by the key
   */
  static String open(String note, NoteKey key) throws InvalidProof {
    int end = note.lastIndexOf("\n\n");
    if (end < 0 || !note.endsWith("\n") || note.length() > MOST_CHARACTERS) {
      throw new InvalidProof("This is not a signed note.");
    }
    String text = note.substring(0, end + 1);
    boolean isSigned = false;
    for (String line : note.substring(end + 2, note.length() - 1).split("\n", -1)) {
      if (!line.startsWith(DASH)) {
        throw new InvalidProof("A line of the note's signatures is none.");
      }
      isSigned |= isBy(key, line.substring(DASH.length()), text);
    }
    if (!isSigned) {
      throw new InvalidProof("The note is not signed by " + key.name() + ".");
    }
    return text;
  }

  private static boolean isBy(NoteKey key, String signature, String text) throws InvalidProof {
    String[] parts = signature.split(" ", -1);
    if (parts.length != 2) {
      throw new InvalidProof("A line of the note's signatures is none.");
    }
    byte[] named;
    try {
      named = Base64.getDecoder().decode(parts[1]);
    } catch (IllegalArgumentException e) {
      throw new InvalidProof("A signature of the note is not base64.");
    }
    if (!Base64.getEncoder().encodeToString(named).equals(parts[1])) {
      throw new InvalidProof("A signature of the note is not written as base64 is.");
    }
    int length = NoteKey.ID_BYTES + NoteKey.SIGNATURE_BYTES;
    boolean isKnown =
        parts[0].equals(key.name())
            && named.length == length
            && Arrays.equals(Arrays.copyOf(named, NoteKey.ID_BYTES), key.id());
    if (isKnown
        && !key.verifies(
            text.getBytes(StandardCharsets.UTF_8),
            Arrays.copyOfRange(named, NoteKey.ID_BYTES, length))) {
      throw new InvalidProof("The signature of " + key.name() + " does not hold.");
    }
    return isKnown;
  }
}
