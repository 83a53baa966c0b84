package dev.penstock.function;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Where functions write failures. Logging is only loaded when there is something to log: a function
 * that starts well never pays for it. In Lambda a failure is one line of JSON ({@link LogLine}); on
 * a node it goes where the node's logs go.
 */
public final class FailureLog {

  /** Never closed: it is the process's. */
  private static final FileOutputStream STANDARD_ERROR = new FileOutputStream(FileDescriptor.err);

  private FailureLog() {}

  /**
   * What may pass by itself.
   *
   * @param part of the platform, such as {@code ingress}
   */
  public static void warn(String part, String what, Throwable cause) {
    write(part, Level.WARNING, what, cause);
  }

  /** What somebody should look at. */
  public static void error(String part, String what, Throwable cause) {
    write(part, Level.ERROR, what, cause);
  }

  private static void write(String part, Level level, String what, Throwable cause) {
    if (System.getenv("AWS_LAMBDA_FUNCTION_NAME") == null) {
      System.getLogger("dev.penstock." + part).log(level, what, cause);
      return;
    }
    // The runtime client puts the call's header there, for whoever continues its trace.
    String trace = System.getProperty("com.amazonaws.xray.traceHeader", "");
    String line = LogLine.of(Instant.now(), level, part, what, cause, trace) + "\n";
    try {
      STANDARD_ERROR.write(line.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
