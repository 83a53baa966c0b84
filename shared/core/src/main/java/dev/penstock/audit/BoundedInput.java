package dev.penstock.audit;

import java.io.IOException;
import java.io.InputStream;

/** The first bytes of a file, so that what is written meanwhile doesn't count. */
final class BoundedInput extends InputStream {
  private final InputStream file;
  private long left;

  BoundedInput(InputStream file, long left) {
    this.file = file;
    this.left = left;
  }

  @Override
  public int read() throws IOException {
    return left-- > 0 ? file.read() : -1;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (left <= 0) {
      return -1;
    }
    int got = file.read(into, from, (int) Math.min(length, left));
    left -= Math.max(0, got);
    return got;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
