package dev.penstock.workers.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The end of a stream that is read to its end, however much comes. Thread-safe. */
final class LastWords {

  private static final int KEPT = 2_000;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final StringBuilder end = new StringBuilder();
  private final Thread thread;

  private LastWords(InputStream in) {
    this.thread = Thread.ofVirtual().unstarted(() -> read(in));
  }

  static LastWords of(InputStream in) {
    LastWords words = new LastWords(in);
    words.thread.start();
    return words;
  }

  /** Once the stream has ended, or has been given a moment for it. */
  String text() throws InterruptedException {
    var _ = thread.join(PATIENCE);
    synchronized (end) {
      return end.toString();
    }
  }

  private void read(InputStream in) {
    byte[] buffer = new byte[8192];
    try (in) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        synchronized (end) {
          end.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
          end.delete(0, Math.max(0, end.length() - KEPT));
        }
      }
    } catch (IOException _) {
      // It was ended while it wrote; what there is, is kept.
    }
  }
}
