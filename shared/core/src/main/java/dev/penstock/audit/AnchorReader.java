package dev.penstock.audit;

import dev.penstock.keyring.Keyring;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The lines of an anchor file, each checked as it is read. Closing it closes the file. */
final class AnchorReader implements Iterator<Anchor>, AutoCloseable {

  /** A line that does not hold; caught by the verifier and told as a finding. */
  static final class BrokenLine extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final long line;
    final long afterSeq;

    BrokenLine(long line, long afterSeq) {
      super("anchor line " + line);
      this.line = line;
      this.afterSeq = afterSeq;
    }
  }

  private final BufferedReader lines;
  private final Keyring keyring;
  private byte[] proof = Anchor.FIRST;
  private long seq;
  private long line;
  private @Nullable String next;

  /** Reads at most the given bytes, so that lines written meanwhile don't count. */
  AnchorReader(InputStream file, long bytes, Keyring keyring) {
    this.lines =
        new BufferedReader(
            new InputStreamReader(new BoundedInput(file, bytes), StandardCharsets.UTF_8));
    this.keyring = keyring;
    advance();
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public Anchor next() {
    if (next == null) {
      throw new NoSuchElementException();
    }
    line++;
    Optional<Anchor> anchor = Anchor.parse(next, proof, keyring);
    if (anchor.isEmpty() || anchor.get().seq() <= seq) {
      throw new BrokenLine(line, seq);
    }
    proof = anchor.get().proof();
    seq = anchor.get().seq();
    advance();
    return anchor.get();
  }

  byte[] proof() {
    return proof;
  }

  long seq() {
    return seq;
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void advance() {
    try {
      next = lines.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
