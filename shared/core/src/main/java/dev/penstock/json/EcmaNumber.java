package dev.penstock.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** ECMA-262 section 6.1.6.1.20, Number::toString for radix 10, which RFC 8785 prescribes. */
final class EcmaNumber {

  private EcmaNumber() {}

  static String format(double value) {
    if (value == 0) {
      return "0";
    }
    BigDecimal shortest = shortest(Math.abs(value));
    String digits = shortest.unscaledValue().toString();
    int point = digits.length() - shortest.scale();
    String sign = value < 0 ? "-" : "";
    if (digits.length() <= point && point <= 21) {
      return sign + digits + "0".repeat(point - digits.length());
    }
    if (0 < point && point <= 21) {
      return sign + digits.substring(0, point) + "." + digits.substring(point);
    }
    if (-6 < point && point <= 0) {
      return sign + "0." + "0".repeat(-point) + digits;
    }
    int exponent = point - 1;
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    return sign + mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
  }

  /**
   * Double.toString gives the shortest digits that round-trip (JDK-4511638, since 19), but never
   * fewer than two: near the smallest doubles it prefers 4.9E-324 where ECMAScript has 5e-324.
   */
  private static BigDecimal shortest(double value) {
    BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (digits.precision() == 2) {
      BigDecimal one = digits.round(new MathContext(1, RoundingMode.HALF_EVEN));
      if (one.doubleValue() == value) {
        return one.stripTrailingZeros();
      }
    }
    return digits;
  }
}
