package dev.penstock.functions.ingress;

import java.lang.System.Logger.Level;

/**
 * Where failures are written. Logging is only loaded when there is something to log: a function
 * that starts well never pays for it.
 */
final class FailureLog {

  private FailureLog() {}

  static void warn(String what, Throwable cause) {
    write(Level.WARNING, what, cause);
  }

  static void error(String what, Throwable cause) {
    write(Level.ERROR, what, cause);
  }

  private static void write(Level level, String what, Throwable cause) {
    System.getLogger("dev.penstock.ingress").log(level, what, cause);
  }
}
