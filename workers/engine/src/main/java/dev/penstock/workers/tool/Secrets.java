package dev.penstock.workers.tool;

import dev.penstock.vault.OpenSecret;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The opened secrets of one call, by name, and every form in which one of them is sent, so that it
 * can be taken out of what comes back. Closing wipes the secrets. Never printed. Not thread-safe.
 */
public final class Secrets implements AutoCloseable {

  private final Map<String, OpenSecret> opened;
  private final Set<String> traces = new LinkedHashSet<>();

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

  /** Says that this is about to be sent and must not come back. */
  public void trace(String sent) {
    if (!sent.isEmpty()) {
      traces.add(sent);
    }
  }

  /** What must not come back. */
  public Set<String> traces() {
    return traces;
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
