package dev.penstock.functions.api.web;

import dev.penstock.function.EnvironmentNumber;
import java.util.Map;

/**
 * How much the API takes from one principal. Counted by each instance in its memory: it protects
 * the store from a flood, it is no quota.
 *
 * @param perSecond requests a second, in the long run
 * @param burst requests at once
 */
public record ApiRate(int perSecond, int burst) {

  public static final ApiRate DEFAULTS = new ApiRate(100, 1000);

  public ApiRate {
    EnvironmentNumber.check("PENSTOCK_API_RATE", perSecond);
    EnvironmentNumber.check("PENSTOCK_API_BURST", burst);
  }

  /**
   * From {@code PENSTOCK_API_RATE} and {@code PENSTOCK_API_BURST}; what is not set has its default.
   *
   * @throws dev.penstock.problem.PlatformException {@code invalid-configuration} naming the
   *     variable
   */
  public static ApiRate of(Map<String, String> environment) {
    return new ApiRate(
        EnvironmentNumber.of(environment, "PENSTOCK_API_RATE", DEFAULTS.perSecond),
        EnvironmentNumber.of(environment, "PENSTOCK_API_BURST", DEFAULTS.burst));
  }
}
