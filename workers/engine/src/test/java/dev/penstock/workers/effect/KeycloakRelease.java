package dev.penstock.workers.effect;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Assumptions;

/**
 * The distribution of Keycloak: taken from the local Maven repository, checked, and unpacked once
 * into the user's cache, where the slow first start leaves what makes later ones quicker.
 */
final class KeycloakRelease {

  private static final String FETCH =
      "./mvnw -N dependency:get -Dtransitive=false"
          + " -Dartifact=org.keycloak:keycloak-quarkus-dist:26.7.3:zip";

  private static final String VERSION = "26.7.3";
  private static final String SHA_256 =
      "27a6535553c3cdcd083872ba40629efafb3475e3b758e0c6f691395561dd0f1f";

  private KeycloakRelease() {}

  /** Skips the caller where the distribution isn't; in continuous integration it has to be. */
  static void require() {
    boolean thereOrDue = Files.exists(zip()) || System.getenv("CI") != null;
    Assumptions.assumeTrue(thereOrDue, "Keycloak isn't there; get it: " + FETCH);
  }

  private static Path zip() {
    String file = "keycloak-quarkus-dist-" + VERSION + ".zip";
    return Path.of(System.getProperty("user.home"), ".m2", "repository")
        .resolve("org/keycloak/keycloak-quarkus-dist")
        .resolve(VERSION)
        .resolve(file);
  }

  static Path unpacked() throws IOException {
    Path cache =
        Files.createDirectories(Path.of(System.getProperty("user.home"), ".cache", "penstock"));
    Path home = cache.resolve("keycloak-" + VERSION);
    if (Files.exists(home)) {
      return home;
    }
    byte[] archive = Files.readAllBytes(zip());
    if (!sha256(archive).equals(SHA_256)) {
      throw new AssertionError(zip() + " is not the release that was published.");
    }
    Path half = Files.createTempDirectory(cache, "keycloak-");
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = half.resolve(entry.getName()).normalize();
        if (!file.startsWith(half)) {
          throw new AssertionError("The archive leads out of its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(zip, file);
        }
      }
    }
    Path unpacked = half.resolve("keycloak-" + VERSION);
    Files.setPosixFilePermissions(
        unpacked.resolve("bin/kc.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.move(unpacked, home);
    Files.delete(half);
    return home;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
