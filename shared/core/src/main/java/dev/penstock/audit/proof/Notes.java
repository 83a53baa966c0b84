package dev.penstock.audit.proof;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads notes that stand one after another, with an empty line behind each. One with two empty
 * lines behind it was begun by a writer that was stopped, and is passed over. Not thread-safe.
 */
public final class Notes {

  private final BufferedReader lines;
  private boolean isWhole = true;

  public Notes(BufferedReader lines) {
    this.lines = lines;
  }

  /** The next note; empty at the end. */
  public Optional<String> next() throws IOException {
    StringBuilder note = new StringBuilder();
    boolean hasSignatures = false;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.isEmpty()) {
        note.append(line).append('\n');
        hasSignatures |= line.startsWith(SignedNote.DASH);
      } else if (isEmptyNext() || note.isEmpty()) {
        note.setLength(0);
        hasSignatures = false;
      } else if (hasSignatures) {
        return Optional.of(note.toString());
      } else {
        note.append('\n');
      }
    }
    isWhole = note.isEmpty();
    return hasSignatures ? Optional.of(note.toString()) : Optional.empty();
  }

  /** Whether the last note had its empty line: without, its writer may have been stopped there. */
  public boolean isWhole() {
    return isWhole;
  }

  private boolean isEmptyNext() throws IOException {
    lines.mark(1);
    int next = lines.read();
    lines.reset();
    return next == '\n';
  }
}
