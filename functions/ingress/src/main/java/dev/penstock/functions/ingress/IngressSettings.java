package dev.penstock.functions.ingress;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
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
    atLeastOne("PENSTOCK_WEBHOOK_RATE", ratePerSecond);
    atLeastOne("PENSTOCK_WEBHOOK_BURST", burst);
    atLeastOne("PENSTOCK_WEBHOOK_REFUSALS_PER_MINUTE", refusalsPerMinute);
  }

  /**
   * From {@code PENSTOCK_WEBHOOK_RATE}, {@code PENSTOCK_WEBHOOK_BURST} and {@code
   * PENSTOCK_WEBHOOK_REFUSALS_PER_MINUTE}; what is not set has its default.
   *
   * @throws PlatformException {@code invalid-configuration} naming the variable
   */
  public static IngressSettings of(Map<String, String> environment) {
    return new IngressSettings(
        number(environment, "PENSTOCK_WEBHOOK_RATE", DEFAULTS.ratePerSecond),
        number(environment, "PENSTOCK_WEBHOOK_BURST", DEFAULTS.burst),
        number(environment, "PENSTOCK_WEBHOOK_REFUSALS_PER_MINUTE", DEFAULTS.refusalsPerMinute));
  }

  private static int number(Map<String, String> environment, String name, int otherwise) {
    String text = environment.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw invalid(name);
    }
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw invalid(name);
    }
  }

  private static PlatformException invalid(String name) {
    return PlatformException.of(
        ProblemType.INVALID_CONFIGURATION, name + " must be a whole number of at least 1.");
  }
}
