package dev.penstock.store;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;

/**
 * Where a process runs, as far as it was told. Its connections are named after it, and the store
 * writes it beside what the process puts on record.
 *
 * @param region of a cloud, or a site's name; empty when unknown
 * @param zone of the region; empty when unknown, and where the region is
 */
public record Location(String region, String zone) {

  public static final Location UNKNOWN = new Location("", "");

  /** A connection's name has 63 characters, and "penstock-penstock_scheduler@" is 28 of them. */
  private static final int LONGEST = 34;

  public Location {
    if (region.isEmpty() && !zone.isEmpty()) {
      throw invalid("A zone is of a region, and none is given.");
    }
    if (region.length() + zone.length() > LONGEST || !isName(region) || !isName(zone)) {
      throw invalid(
          "A region and a zone are letters, digits and hyphens, together "
              + LONGEST
              + " at most: "
              + region
              + " "
              + zone);
    }
  }

  /** What comes behind the name of a connection. */
  String suffix() {
    if (region.isEmpty()) {
      return "";
    }
    return zone.isEmpty() ? "@" + region : "@" + region + "/" + zone;
  }

  /** Without a pattern, which a function would have to compile before its first answer. */
  private static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean fits =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static PlatformException invalid(String detail) {
    return PlatformException.of(ProblemType.INVALID_CONFIGURATION, detail);
  }
}
