package dev.penstock.node.bench;

import java.io.PrintStream;
import java.util.Locale;

/**
 * First answers of functions that were started in one way.
 *
 * @param bare of a function that does nothing
 * @param verified of the front door, a refusal
 * @param durable of the front door, a 202
 */
record ColdStartTimes(Percentiles bare, Percentiles verified, Percentiles durable) {

  private static final int VERIFIED_MILLIS = 100;
  private static final int DURABLE_MILLIS = 150;

  ColdStartTimes(int rounds) {
    this(new Percentiles(rounds), new Percentiles(rounds), new Percentiles(rounds));
  }

  /** The table, and whether the custom runtime holds both targets. */
  static boolean print(PrintStream out, ColdStartTimes managed, ColdStartTimes custom) {
    out.println(Percentiles.header());
    managed.rows(out, "managed");
    custom.rows(out, "custom");
    out.printf(
        Locale.ROOT,
        "custom to managed at p50: bare %.2f · verified %.2f · durable %.2f%n",
        custom.bare.millis(0.5) / managed.bare.millis(0.5),
        custom.verified.millis(0.5) / managed.verified.millis(0.5),
        custom.durable.millis(0.5) / managed.durable.millis(0.5));
    boolean isQuick = custom.verified.millis(0.5) < VERIFIED_MILLIS;
    boolean isSoon = custom.durable.millis(0.5) < DURABLE_MILLIS;
    out.printf(
        Locale.ROOT,
        "custom: verified within %d ms: %s · durable within %d ms: %s%n",
        VERIFIED_MILLIS,
        isQuick ? "held" : "MISSED",
        DURABLE_MILLIS,
        isSoon ? "held" : "MISSED");
    return isQuick && isSoon;
  }

  static void printFramework(PrintStream out, Percentiles framework, ColdStartTimes managed) {
    out.println(framework.row("Spring Cloud Function, nothing"));
    out.printf(
        Locale.ROOT,
        "Spring Cloud Function that does nothing, at p50: %.2f times bare · %.2f times ingress,"
            + " verified%n",
        framework.millis(0.5) / managed.bare.millis(0.5),
        framework.millis(0.5) / managed.verified.millis(0.5));
  }

  private void rows(PrintStream out, String runtime) {
    out.println(bare.row(runtime + ": bare, first answer"));
    out.println(verified.row(runtime + ": first verified answer"));
    out.println(durable.row(runtime + ": first durable 202"));
    out.printf(
        Locale.ROOT,
        "%s: ratio to bare at p50: verified %.2f · durable %.2f%n",
        runtime,
        verified.millis(0.5) / bare.millis(0.5),
        durable.millis(0.5) / bare.millis(0.5));
  }
}
