package dev.penstock.node.cli;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A time as people type it: {@code 30m}, {@code 8h}, {@code 90d}. */
final class TimeSpan {

  private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,5})([smhd])");

  private TimeSpan() {}

  /**
   * Reads it.
   *
   * @param option what it was given for, as it was typed
   */
  static Duration of(String option, String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT,
          option + " is a number and a unit, for example 30m, 8h or 90d, not " + text + ".");
    }
    long count = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }
}
