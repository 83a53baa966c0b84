package dev.penstock.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The compliance checks of scim2-tester (PyPI), which asks as a directory does. */
final class ScimTester {

  private static final int LIMIT_SECONDS = 120;
  private static final Path FILES = LocalPlatform.files("/scim");
  private static final InstalledPeer PEER =
      InstalledPeer.of("scim", FILES.resolve("requirements.txt"));

  private ScimTester() {}

  static String lacking() {
    return PEER.lacking();
  }

  /** What it objects to, and in the last line how many checks were passed. */
  static List<String> check(String url, String key) throws IOException {
    Process process =
        new ProcessBuilder(
                PEER.home().resolve("python/bin/python").toString(),
                FILES.resolve("check.py").toString(),
                url)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      try (var stdin = process.getOutputStream()) {
        stdin.write(key.getBytes(StandardCharsets.UTF_8));
      }
      List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError("the checks broke off after " + lines);
      }
      return lines;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } finally {
      process.destroyForcibly();
    }
  }
}
