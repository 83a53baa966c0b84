package dev.penstock.node.bench;

import dev.penstock.functions.runtime.RuntimeLoop;

/** {@link BareHandler} in a process with a Java of its own. */
public final class BareFunction {

  private BareFunction() {}

  /** Called by the process's start. */
  public static void main(String[] arguments) {
    RuntimeLoop.serve(BareHandler::new);
  }
}
