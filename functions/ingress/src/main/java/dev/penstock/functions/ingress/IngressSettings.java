package dev.penstock.functions.ingress;

import dev.penstock.function.EnvironmentNumber;
import dev.penstock.problem.PlatformException;
import java.util.Map;

/**
 * How much the front door takes. All counts are per instance of the function and kept in its
 * memory: they protect the store from a flood, they are no quota.
 *
 * @param ratePerSecond deliveries a second from one source to one trigger, in the long run
 * @param burst deliveries at once from one source to one trigger
 * @param refusalsPerMinute refused deliveries of one trigger that are put on the audit trail each
 *     minute; more are only counted
 */
public record IngressSettings(int ratePerSecond, int burst, int refusalsPerMinute) {

  public static final IngressSettings DEFAULTS = new IngressSettings(100, 1000, 20);

  public IngressSettings {
    EnvironmentNumber.check("PENSTOCK_WEBHOOK_RATE", ratePerSecond);
    EnvironmentNumber.check("PENSTOCK_WEBHOOK_BURST", burst);
    EnvironmentNumber.check("PENSTOCK_WEBHOOK_REFUSALS_PER_MINUTE", refusalsPerMinute);
  }

  /**
   * From {@code PENSTOCK_WEBHOOK_RATE}, {@code PENSTOCK_WEBHOOK_BURST} and {@code
   * PENSTOCK_WEBHOOK_REFUSALS_PER_MINUTE}; what is not set has its default.
   *
   * @throws PlatformException {@code invalid-configuration} naming the variable
   */
  public static IngressSettings of(Map<String, String> environment) {
    return new IngressSettings(
        EnvironmentNumber.of(environment, "PENSTOCK_WEBHOOK_RATE", DEFAULTS.ratePerSecond),
        EnvironmentNumber.of(environment, "PENSTOCK_WEBHOOK_BURST", DEFAULTS.burst),
        EnvironmentNumber.of(
            environment, "PENSTOCK_WEBHOOK_REFUSALS_PER_MINUTE", DEFAULTS.refusalsPerMinute));
  }
}
