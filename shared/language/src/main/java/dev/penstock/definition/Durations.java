package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.task.Timespan;
import dev.penstock.expression.JqTemplate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations of the DSL: ISO 8601 text or an object of days to milliseconds. Years and months have
 * no fixed length and are refused.
 */
public final class Durations {

  private static final Duration LONGEST = Duration.ofDays(36_500);
  private static final String NUMBER = "([0-9]{1,12}(?:\\.[0-9]{1,9})?)";
  private static final Pattern ISO =
      Pattern.compile(
          "P(?:"
              + NUMBER
              + "Y)?(?:"
              + NUMBER
              + "M)?(?:"
              + NUMBER
              + "W)?(?:"
              + NUMBER
              + "D)?(?:T(?:"
              + NUMBER
              + "H)?(?:"
              + NUMBER
              + "M)?(?:"
              + NUMBER
              + "S)?)?");

  /** Milliseconds of each unit of the object form. */
  private static final Map<String, Long> UNITS =
      Map.of(
          "days", 86_400_000L,
          "hours", 3_600_000L,
          "minutes", 60_000L,
          "seconds", 1_000L,
          "milliseconds", 1L);

  private static final int YEARS = 1;
  private static final int MONTHS = 2;

  /** Milliseconds of the ISO groups, weeks to seconds, from group 3 on. */
  private static final long[] ISO_MILLIS = {604_800_000L, 86_400_000L, 3_600_000L, 60_000L, 1_000L};

  private Durations() {}

  /** The duration; empty when it is none, is negative, or is longer than a hundred years. */
  public static Optional<Duration> parse(JsonNode value) {
    return (value.isTextual() ? iso(value.textValue()) : parts(value))
        .filter(m -> m.signum() >= 0 && m.compareTo(BigDecimal.valueOf(LONGEST.toMillis())) <= 0)
        .map(Durations::of);
  }

  /** A duration that a run may compute. */
  static Timespan span(Reading reading, Located at) {
    return at.value().isTextual() && JqTemplate.isExpression(at.value().textValue())
        ? new Timespan.Computed(reading.expression(at))
        : new Timespan.Fixed(read(reading, at));
  }

  /** The duration, or zero after a defect was reported. */
  static Duration read(Reading reading, Located at) {
    if (at.value().isTextual() && JqTemplate.isExpression(at.value().textValue())) {
      reading.findings().unsupported(at, "A duration given by an expression");
      return Duration.ZERO;
    }
    Optional<Duration> duration = parse(at.value());
    if (duration.isEmpty()) {
      reading.report(
          Rule.INVALID_DURATION,
          at,
          "Not a duration from zero to a hundred years. Write ISO 8601 without years and months,"
              + " as PT1M30S or P2D, or an object as {minutes: 1, seconds: 30}.");
    }
    return duration.orElse(Duration.ZERO);
  }

  private static Duration of(BigDecimal millis) {
    return Duration.ofMillis(millis.longValue())
        .plusNanos(
            millis
                .remainder(BigDecimal.ONE)
                .movePointRight(6)
                .setScale(0, RoundingMode.DOWN)
                .longValue());
  }

  private static Optional<BigDecimal> iso(String text) {
    Matcher matcher = ISO.matcher(text);
    if (!matcher.matches()
        || text.endsWith("P")
        || text.endsWith("T")
        || matcher.group(YEARS) != null
        || matcher.group(MONTHS) != null) {
      return Optional.empty();
    }
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < ISO_MILLIS.length; i++) {
      String amount = matcher.group(MONTHS + 1 + i);
      if (amount != null) {
        sum = sum.add(new BigDecimal(amount).multiply(BigDecimal.valueOf(ISO_MILLIS[i])));
      }
    }
    return Optional.of(sum);
  }

  private static Optional<BigDecimal> parts(JsonNode value) {
    if (!value.isObject() || value.isEmpty()) {
      return Optional.empty();
    }
    BigDecimal sum = BigDecimal.ZERO;
    for (var part : value.properties()) {
      Long unit = UNITS.get(part.getKey());
      if (unit == null || !part.getValue().isIntegralNumber()) {
        return Optional.empty();
      }
      BigDecimal amount = new BigDecimal(part.getValue().bigIntegerValue());
      sum = sum.add(amount.multiply(BigDecimal.valueOf(unit)));
    }
    return Optional.of(sum);
  }
}
