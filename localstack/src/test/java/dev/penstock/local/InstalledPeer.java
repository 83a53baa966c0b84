package dev.penstock.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * What others publish and {@code .ci/peers} installs as lock files say, in a place named by the
 * digest of these.
 *
 * @param name the first part of the place's name
 * @param home the place
 */
record InstalledPeer(String name, Path home) {

  static InstalledPeer of(String name, Path... locks) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path lock : locks) {
        digest.update(Files.readAllBytes(lock));
      }
      String hex = HexFormat.of().formatHex(digest.digest()).substring(0, 16);
      return new InstalledPeer(
          name, Path.of(System.getProperty("user.home"), ".cache", "penstock", name + "-" + hex));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What is missing; empty when nothing is. In CI nothing may be. */
  String lacking() {
    if (Files.exists(home.resolve("complete"))) {
      return "";
    }
    String install = home + " is not installed. Run .ci/peers.";
    if (System.getenv("CI") != null) {
      throw new AssertionError(install);
    }
    return install;
  }
}
