package dev.penstock.trigger;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which versions of a workflow may be started: {@code *} (any release), {@code 1.2.3} (exactly
 * that), {@code ^1.2} (from 1.2.0 below 2.0.0; below 1.0.0 the first non-zero part holds) or {@code
 * ~1.2} (from 1.2.0 below 1.3.0). Versions follow semver.org 2.0. A pre-release is only taken when
 * it is named exactly.
 */
public record VersionRange(String text) {

  public static final VersionRange ANY = new VersionRange("*");

  private static final Pattern RANGE =
      Pattern.compile("([~^])(0|[1-9]\\d{0,8})(?:\\.(0|[1-9]\\d{0,8}))?(?:\\.(0|[1-9]\\d{0,8}))?");
  private static final Pattern EXACT =
      Pattern.compile(
          "(0|[1-9]\\d{0,8})\\.(0|[1-9]\\d{0,8})\\.(0|[1-9]\\d{0,8})"
              + "(-[0-9A-Za-z.-]{1,100})?(\\+[0-9A-Za-z.-]{1,100})?");

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException saying which forms there are
   */
  public VersionRange {
    if (!text.equals("*") && !RANGE.matcher(text).matches() && !EXACT.matcher(text).matches()) {
      throw new IllegalArgumentException("Must be *, an exact version like 1.2.3, ^1.2 or ~1.2.");
    }
  }

  /** Whether a version lies in the range; a text that is no semantic version never does. */
  public boolean contains(String version) {
    Matcher exact = EXACT.matcher(version);
    if (!exact.matches()) {
      return false;
    }
    if (EXACT.matcher(text).matches()) {
      return text.equals(version);
    }
    if (exact.group(4) != null) {
      return false;
    }
    Matcher range = RANGE.matcher(text);
    return !range.matches() || within(parts(exact, 1), range);
  }

  /** The newest of the versions that the range contains. */
  public Optional<String> newest(Iterable<String> versions) {
    Comparator<String> order = Comparator.comparing(VersionRange::parts, Arrays::compare);
    String newest = null;
    for (String version : versions) {
      if (contains(version) && (newest == null || order.compare(version, newest) > 0)) {
        newest = version;
      }
    }
    return Optional.ofNullable(newest);
  }

  private static boolean within(int[] version, Matcher range) {
    int[] from = parts(range, 2);
    int given = range.group(3) == null ? 1 : range.group(4) == null ? 2 : 3;
    int held = range.group(1).equals("~") ? Math.min(given, 2) : firstNonZero(from, given);
    return Arrays.compare(version, from) >= 0 && Arrays.equals(version, 0, held, from, 0, held);
  }

  /** How many leading parts a caret holds still. */
  private static int firstNonZero(int[] from, int given) {
    for (int i = 0; i < given; i++) {
      if (from[i] != 0) {
        return i + 1;
      }
    }
    return given;
  }

  private static int[] parts(String version) {
    Matcher exact = EXACT.matcher(version);
    return exact.matches() ? parts(exact, 1) : new int[3];
  }

  private static int[] parts(Matcher matcher, int first) {
    int[] parts = new int[3];
    for (int i = 0; i < 3; i++) {
      String part = matcher.group(first + i);
      parts[i] = part == null ? 0 : Integer.parseInt(part);
    }
    return parts;
  }
}
