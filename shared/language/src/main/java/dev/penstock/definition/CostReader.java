package dev.penstock.definition;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.task.Cost;
import java.math.BigDecimal;
import java.util.Optional;

/** Reads {@code metadata.effect.cost} of a call. */
final class CostReader {

  /** Digits before and behind the point: more than any price has, and cheap to add up. */
  private static final int MOST_DIGITS = 15;

  private CostReader() {}

  static Optional<Cost> read(Reading reading, Located task) {
    Optional<Located> declared =
        task.member("metadata").flatMap(m -> m.member("effect")).flatMap(e -> e.member("cost"));
    if (declared.isEmpty()) {
      return Optional.empty();
    }
    Located at = declared.get();
    if (task.text("call").filter(call -> !HumanCallReader.asksAPerson(call)).isEmpty()) {
      report(reading, at, "Only a call has a target that costs something.");
      return Optional.empty();
    }
    JsonNode amount = at.value().path("amount");
    if (!isPrice(amount)) {
      report(reading, at, "Say what a call costs: \"amount\", a number that is not below zero.");
      return Optional.empty();
    }
    Optional<String> currency = at.text("currency").filter(CostReader::isCurrency);
    if (currency.isEmpty()) {
      report(reading, at, "The currency is three capital letters, as EUR.");
      return Optional.empty();
    }
    Optional<Located> per = at.member("per");
    if (per.isPresent() && !isPointer(per.get().value())) {
      report(reading, per.get(), "Say where the call's result has the number: a JSON pointer.");
      return Optional.empty();
    }
    reading.onlyKnown(at, "amount", "currency", "per");
    return Optional.of(
        new Cost(
            amount.decimalValue(), currency.get(), per.map(p -> p.value().asText()).orElse(null)));
  }

  private static boolean isPrice(JsonNode amount) {
    if (!amount.isNumber()) {
      return false;
    }
    BigDecimal value = amount.decimalValue().stripTrailingZeros();
    return value.signum() >= 0
        && value.precision() - value.scale() <= MOST_DIGITS
        && value.scale() <= MOST_DIGITS;
  }

  private static boolean isCurrency(String text) {
    return text.length() == 3 && text.chars().allMatch(c -> c >= 'A' && c <= 'Z');
  }

  private static boolean isPointer(JsonNode value) {
    if (!value.isTextual() || !value.textValue().startsWith("/")) {
      return false;
    }
    return JsonPointer.valueOf(value.textValue()) != null;
  }

  private static void report(Reading reading, Located at, String message) {
    reading.report(Rule.INVALID_ARGUMENT, at, message);
  }
}
