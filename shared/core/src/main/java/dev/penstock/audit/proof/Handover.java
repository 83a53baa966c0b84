package dev.penstock.audit.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * That another key signs a trail's checkpoints from now on: a note signed by the key before and by
 * the one after. What the key before has signed counts up to there and no further, so that one
 * which was stolen is worth nothing for what comes.
 *
 * @param before the key that signed until then
 * @param size it signed checkpoints up to this size
 * @param cut it signed beginnings up to this size; 0 when the trail was all there
 * @param note the whole signed text
 */
public record Handover(NoteKey before, long size, long cut, String note) {

  private static final String KIND = " handover";

  /** Hands over to another key. */
  static Handover sign(NoteSigner from, NoteSigner to, long size, long cut) {
    String text =
        String.format(
            Locale.ROOT,
            "%s%s\n%s\n%s\n%d\n%d\n",
            to.verifier().name(),
            KIND,
            from.verifier(),
            to.verifier(),
            size,
            cut);
    String note = to.sign(text);
    String other = from.sign(text);
    return new Handover(
        from.verifier(), size, cut, note + other.substring(other.lastIndexOf(SignedNote.DASH)));
  }

  /**
   * A key together with those before it.
   *
   * @param key the newest, by itself
   * @param notes of the handovers to it, the newest first
   * @throws InvalidProof when one of them is not signed by both its keys, or leads elsewhere
   */
  static NoteKey chain(NoteKey key, List<String> notes) throws InvalidProof {
    if (notes.isEmpty()) {
      return key;
    }
    String note = notes.getFirst();
    List<String> lines = SignedNote.open(note, key).lines().toList();
    if (lines.size() != 5
        || !lines.getFirst().equals(key.name() + KIND)
        || !lines.get(2).equals(key.toString())) {
      throw new InvalidProof("The note does not hand over to " + key.name() + ".");
    }
    NoteKey before = NoteKey.parse(lines.get(1));
    SignedNote.open(note, before);
    try {
      long size = Long.parseLong(lines.get(3));
      long cut = Long.parseLong(lines.get(4));
      NoteKey chained = chain(before, notes.subList(1, notes.size()));
      if (size < chained.since() || cut < 0 || cut > size) {
        throw new InvalidProof("The sizes of the handover to " + key.name() + " are none.");
      }
      return key.after(new Handover(chained, size, cut, note));
    } catch (NumberFormatException e) {
      throw new InvalidProof("The sizes of the handover to " + key.name() + " are none.");
    }
  }

  /** Notes that stand one behind the other, an empty line behind each. */
  static List<String> notes(String text) throws InvalidProof {
    List<String> notes = new ArrayList<>();
    StringBuilder note = new StringBuilder();
    boolean isSigned = false;
    for (String line : text.lines().toList()) {
      if (isSigned && !line.startsWith(SignedNote.DASH)) {
        notes.add(note.toString());
        note.setLength(0);
        isSigned = false;
        if (line.isEmpty()) {
          continue;
        }
      }
      isSigned = line.startsWith(SignedNote.DASH);
      note.append(line).append('\n');
    }
    if (isSigned) {
      notes.add(note.toString());
    } else if (!note.toString().isBlank()) {
      throw new InvalidProof("Below the key stands something that is no handover.");
    }
    return notes;
  }
}
