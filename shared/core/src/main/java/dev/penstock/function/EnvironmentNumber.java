package dev.penstock.function;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.util.Map;

/** A count among environment variables: a whole number of at least 1. */
public final class EnvironmentNumber {

  private EnvironmentNumber() {}

  /**
   * The variable's value, or another one where it is not set.
   *
   * @throws PlatformException {@code invalid-configuration} naming the variable
   */
  public static int of(Map<String, String> environment, String name, int otherwise) {
    String text = environment.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      return check(name, Integer.parseInt(text));
    } catch (NumberFormatException e) {
      throw invalid(name);
    }
  }

  /** The value itself, when it is at least 1. */
  public static int check(String name, int value) {
    if (value < 1) {
      throw invalid(name);
    }
    return value;
  }

  private static PlatformException invalid(String name) {
    return PlatformException.of(
        ProblemType.INVALID_CONFIGURATION, name + " must be a whole number of at least 1.");
  }
}
