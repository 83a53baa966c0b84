package dev.penstock.node.doctor;

/** What one check found. */
public sealed interface Finding {

  /** The part that was looked at. */
  String part();

  /** It is there. */
  record Fine(String part, String detail) implements Finding {}

  /**
   * It is not there, and things work less well without it.
   *
   * @param detail what is missing and what that means
   * @param remedy the command that mends it
   */
  record Advice(String part, String detail, String remedy) implements Finding {}

  /**
   * It is not there, and nothing works without it.
   *
   * @param detail what is missing
   * @param remedy the command that mends it
   */
  record Missing(String part, String detail, String remedy) implements Finding {}
}
