package dev.penstock.expression;

/** Unwinds to the label, or the native loop, that made it; its identity is its meaning. */
final class BreakSignal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BreakSignal() {
    super(null, null, false, false);
  }
}
