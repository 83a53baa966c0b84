package dev.penstock.audit;

import dev.penstock.audit.proof.Checkpoint;
import dev.penstock.audit.proof.InvalidProof;
import dev.penstock.audit.proof.NoteKey;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Checkpoints outside the database: notes one after another, an empty line behind each, only ever
 * appended to and forced to disk one by one. Works on a file that can only be appended to ({@code
 * chattr +a}). One writer a file.
 *
 * @param path the file
 */
public record CheckpointFile(Path path) {

  /** Longer than any checkpoint of one signature. */
  private static final int NOTE_BYTES = 4096;

  private static final String DASH = "\u2014 ";

  public boolean exists() {
    return Files.exists(path);
  }

  /** Puts a note behind those that are there. */
  public void append(String note) throws IOException {
    if (Files.notExists(path)) {
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    // What a crash left of a note ends here: two empty lines say that it is none.
    String whole = endsWhole() ? note + "\n" : "\n\n\n" + note + "\n";
    try (FileChannel channel =
        FileChannel.open(path, Set.of(StandardOpenOption.WRITE, StandardOpenOption.APPEND))) {
      ByteBuffer bytes = ByteBuffer.wrap(whole.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /**
   * The newest checkpoint in it; empty when there is none.
   *
   * @throws InvalidProof when the last whole note is not a checkpoint of the key
   */
  public Optional<Checkpoint> newest(NoteKey key) throws IOException, InvalidProof {
    if (!exists()) {
      return Optional.empty();
    }
    return newest(tail(), key);
  }

  private static Optional<Checkpoint> newest(String tail, NoteKey key) throws InvalidProof {
    String[] lines = tail.split("\n", -1);
    // A note is its text of four lines, an empty one, its signature, and an empty one.
    for (int end = lines.length - 1; end >= 6; end--) {
      if (lines[end].isEmpty() && lines[end - 1].startsWith(DASH) && lines[end - 2].isEmpty()) {
        StringBuilder note = new StringBuilder();
        for (int line = end - 6; line < end; line++) {
          note.append(lines[line]).append('\n');
        }
        return Optional.of(Checkpoint.open(note.toString(), key));
      }
    }
    return Optional.empty();
  }

  private boolean endsWhole() throws IOException {
    String tail = tail();
    return tail.isEmpty()
        || (tail.endsWith("\n\n")
            && tail.substring(tail.lastIndexOf('\n', tail.length() - 3) + 1).startsWith(DASH));
  }

  private String tail() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      long from = Math.max(0, file.length() - NOTE_BYTES);
      byte[] tail = new byte[(int) (file.length() - from)];
      file.seek(from);
      file.readFully(tail);
      return new String(tail, StandardCharsets.UTF_8);
    }
  }
}
