package dev.penstock.workers.tool;

import dev.penstock.vault.OpenSecret;
import java.util.Map;

/** The opened secrets of one call, by name. Closing wipes them. Never printed. */
public final class Secrets implements AutoCloseable {

  private final Map<String, OpenSecret> opened;

  public Secrets(Map<String, OpenSecret> opened) {
    this.opened = Map.copyOf(opened);
  }

  public static Secrets none() {
    return new Secrets(Map.of());
  }

  /**
   * The text of a secret.
   *
   * @throws IllegalStateException when the call has not named it beforehand
   */
  public String text(String name) {
    OpenSecret secret = opened.get(name);
    if (secret == null) {
      throw new IllegalStateException("the call did not ask for the secret " + name);
    }
    return secret.value().revealText();
  }

  @Override
  public void close() {
    opened.values().forEach(OpenSecret::close);
  }

  @Override
  public String toString() {
    return "Secrets[***]";
  }
}
