package dev.penstock.workers.tool;

import java.util.Set;

/**
 * What a tool is given to find out what exactly it is about to do: some must read a document first.
 * Only what changes nothing at the other side is sent under it.
 *
 * @param gate asked before anything is sent
 * @param secrets opens secrets for what is read
 * @param deadline for all of it
 * @param position the task, for the error's {@code instance}
 */
public record Preparation(
    ActionGate gate, SecretOpener secrets, Deadline deadline, String position) {

  /** Leases secrets for one host and opens them; the caller closes them. */
  @FunctionalInterface
  public interface SecretOpener {
    Secrets open(Set<String> names, String host);
  }
}
