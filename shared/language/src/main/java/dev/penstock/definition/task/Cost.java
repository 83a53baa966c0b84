package dev.penstock.definition.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code metadata.effect.cost}: what a call costs who makes it, as its author says.
 *
 * @param amount of one call, or of one unit of what the call's answer counts; not negative
 * @param currency three capital letters (ISO 4217)
 * @param per JSON pointer of the number of units in what the call gives; null when a call costs the
 *     same whatever it gives
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Cost(BigDecimal amount, String currency, @Nullable String per) {

  private static final int MOST_DIGITS = 18;

  public Cost {
    amount = amount.stripTrailingZeros();
  }

  /** What a call has cost that gave this; empty where the answer has no such number. */
  public Optional<BigDecimal> of(JsonNode given) {
    if (per == null) {
      return Optional.of(amount);
    }
    JsonNode units = given.at(per);
    return units.isNumber() && isCountable(units.decimalValue())
        ? Optional.of(amount.multiply(units.decimalValue()))
        : Optional.empty();
  }

  /** A target may say 1e999999999, which takes a gigabyte to write out. */
  private static boolean isCountable(BigDecimal units) {
    return units.signum() >= 0
        && units.precision() - units.scale() <= MOST_DIGITS
        && units.scale() <= MOST_DIGITS;
  }
}
