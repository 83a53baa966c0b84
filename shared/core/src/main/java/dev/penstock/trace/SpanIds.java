package dev.penstock.trace;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The ids of a run's spans. Each follows from what the span is of, so that whoever tells of it,
 * before or after a crash, gives it the same id, and nobody has to keep one.
 */
public final class SpanIds {

  private static final int BYTES = 8;

  private SpanIds() {}

  /** The whole run. */
  public static String run(String runId) {
    return of("run", runId);
  }

  /** How it came in: a delivery, a request, an occurrence. */
  public static String ingress(String runId) {
    return of("ingress", runId);
  }

  /** From what came in to the run's record. */
  public static String relay(String runId) {
    return of("relay", runId);
  }

  /** A task in one iteration, with all its attempts. */
  public static String task(String runId, String position, String iteration) {
    return of("task", runId, position, iteration);
  }

  /** The call of an effect by one worker: another one that takes over makes a span of its own. */
  public static String call(String key, int attempt, long fencingToken) {
    return of("call", key, Integer.toString(attempt), Long.toString(fencingToken));
  }

  /** A run that an attempt of a task waits for. */
  public static String subRun(String runId, String position, String iteration, int attempt) {
    return of("sub-run", runId, position, iteration, Integer.toString(attempt));
  }

  /** Any other hop. */
  public static String hop(long id) {
    return of("hop", Long.toString(id));
  }

  private static String of(String... parts) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
