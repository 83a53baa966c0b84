package dev.penstock.postgres;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.util.Locale;

/**
 * What the binaries must run on.
 *
 * @param system {@code linux} or {@code darwin}
 * @param machine {@code x86_64} or {@code arm_64}, as the binaries' archive is named
 */
record Platform(String system, String machine) {

  static Platform current() {
    return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  static Platform of(String osName, String osArch) {
    String os = osName.toLowerCase(Locale.ROOT);
    String system = os.startsWith("mac") ? "darwin" : os.startsWith("linux") ? "linux" : "";
    String machine =
        switch (osArch.toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          default -> "";
        };
    if (system.isEmpty() || machine.isEmpty()) {
      throw PlatformException.of(
          ProblemType.INVALID_CONFIGURATION,
          "There is no embedded PostgreSQL for "
              + osName
              + " on "
              + osArch
              + ". Give a server of your own with --database URL.");
    }
    return new Platform(system, machine);
  }

  /** The archive's name on the class path. */
  String archive() {
    return "postgres-" + system + "-" + machine + ".txz";
  }

  boolean isLinux() {
    return system.equals("linux");
  }
}
