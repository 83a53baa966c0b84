package dev.penstock.audit;

import dev.penstock.audit.proof.Checkpoint;
import dev.penstock.audit.proof.InvalidProof;
import dev.penstock.audit.proof.NoteKey;
import dev.penstock.audit.proof.Notes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checkpoints from one place, each opened as it is read, from the smallest on. */
final class CheckpointSource {

  /** One that does not hold; caught by the verifier and told as a finding. */
  static final class Damaged extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final long afterSeq;

    Damaged(String where, long afterSeq, String why) {
      super("The checkpoint after the one of entry %d in %s: %s".formatted(afterSeq, where, why));
      this.afterSeq = afterSeq;
    }

    String explanation() {
      return String.valueOf(getMessage());
    }
  }

  /** What is to be closed with them. */
  record Opened(List<CheckpointSource> sources, List<? extends AutoCloseable> resources)
      implements AutoCloseable {

    @Override
    public void close() {
      for (AutoCloseable resource : resources) {
        try {
          resource.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        } catch (SQLException e) {
          throw new AuditRows.ReadFailed(e);
        } catch (Exception e) {
          throw new IllegalStateException("readers and statements throw nothing else", e);
        }
      }
    }
  }

  /** Where notes come from; empty at the end. */
  private interface Reading {
    Optional<String> next() throws IOException, SQLException;

    /** Whether the writer may have been stopped within the last one. */
    boolean isTorn();
  }

  private final String where;
  private final Reading reading;
  private final NoteKey key;
  private @Nullable Checkpoint next;
  private long seq;

  private CheckpointSource(String where, Reading reading, NoteKey key) {
    this.where = where;
    this.reading = reading;
    this.key = key;
    advance();
  }

  static CheckpointSource ofFile(Path file, BufferedReader lines, NoteKey key) {
    Notes notes = new Notes(lines);
    return new CheckpointSource(
        "the file " + file,
        new Reading() {
          @Override
          public Optional<String> next() throws IOException {
            return notes.next();
          }

          @Override
          public boolean isTorn() {
            return !notes.isWhole();
          }
        },
        key);
  }

  static CheckpointSource ofStore(ResultSet rows, NoteKey key) {
    return new CheckpointSource(
        "the database",
        new Reading() {
          @Override
          public Optional<String> next() throws SQLException {
            return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
          }

          @Override
          public boolean isTorn() {
            return false;
          }
        },
        key);
  }

  String where() {
    return where;
  }

  /** The one that is due; null at the end. */
  @Nullable Checkpoint next() {
    return next;
  }

  void advance() {
    try {
      next = read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new AuditRows.ReadFailed(e);
    }
  }

  /** Passes over those of which no entry is there any more; their signatures are checked. */
  void skipBefore(long size) {
    while (next != null && next.size() < size) {
      advance();
    }
  }

  private @Nullable Checkpoint read() throws IOException, SQLException {
    Optional<String> note = reading.next();
    if (note.isEmpty()) {
      return null;
    }
    try {
      Checkpoint checkpoint = Checkpoint.open(note.get(), key);
      if (checkpoint.size() <= seq) {
        throw new Damaged(where, seq, "it is of entry " + checkpoint.size() + ", not a later one.");
      }
      seq = checkpoint.size();
      return checkpoint;
    } catch (InvalidProof e) {
      if (reading.isTorn()) {
        return null;
      }
      throw new Damaged(where, seq, String.valueOf(e.getMessage()));
    }
  }
}
