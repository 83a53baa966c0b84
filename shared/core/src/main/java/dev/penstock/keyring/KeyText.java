package dev.penstock.keyring;

import java.util.function.Supplier;

/**
 * The text of a key file, as a function has it: nobody changes it while the function runs, so it
 * goes over to its next key by itself. Thread-safe.
 */
final class KeyText implements Supplier<KeyLines> {

  private final Supplier<String> source;
  private volatile KeyLines lines;

  /**
   * A text.
   *
   * @param source what it is now
   */
  KeyText(Supplier<String> source) {
    this.source = source;
    this.lines = KeyLines.parse(source.get());
  }

  @Override
  public KeyLines get() {
    return lines;
  }

  /** For who lacks a key that the source may have got. */
  void readAgain() {
    lines = KeyLines.parse(source.get());
  }

  /** Has the next key in use. */
  synchronized void takeNext() {
    lines = lines.installationTaken();
  }
}
