package dev.penstock.workers.retention;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.time.Duration;
import java.util.Map;

/**
 * For how long things are kept.
 *
 * @param chosen where it is not as usual
 */
public record RetentionTimes(Map<Kept, Duration> chosen) {

  /** As usual. */
  public static final RetentionTimes USUAL = new RetentionTimes(Map.of());

  /**
   * Checks them.
   *
   * @throws PlatformException {@code invalid-configuration} for a time that is too short
   */
  public RetentionTimes {
    chosen = Map.copyOf(chosen);
    chosen.forEach(
        (what, time) -> {
          if (time.compareTo(what.least()) < 0) {
            throw PlatformException.of(
                ProblemType.INVALID_CONFIGURATION,
                what.wire() + " are kept for at least " + hours(what.least()) + ".");
          }
        });
    if (of(chosen, Kept.DELIVERIES).compareTo(of(chosen, Kept.ENVELOPES)) < 0) {
      throw PlatformException.of(
          ProblemType.INVALID_CONFIGURATION,
          "deliveries must be kept for at least as long as envelopes: a delivery's envelope goes"
              + " with it.");
    }
  }

  public Duration of(Kept what) {
    return of(chosen, what);
  }

  private static Duration of(Map<Kept, Duration> chosen, Kept what) {
    return chosen.getOrDefault(what, what.usual());
  }

  private static String hours(Duration time) {
    return time.toHours() == 1 ? "an hour" : time.toHours() + " hours";
  }
}
