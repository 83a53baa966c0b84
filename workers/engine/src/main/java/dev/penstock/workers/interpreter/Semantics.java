package dev.penstock.workers.interpreter;

/**
 * Which semantics this interpreter has. Raised when a run that is under way could go on otherwise
 * than it would have before: when a recorded history no longer replays, or a document comes to mean
 * something else. A build that leaves both as they are has the same number, whatever else changed.
 */
public final class Semantics {

  public static final int VERSION = 1;

  private Semantics() {}
}
