package dev.penstock.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The libraries by which senders sign, as their owners publish them on npm, in one process. {@code
 * .ci/peers} installs them as their lock file says, in a place named by the digest of that.
 */
final class SenderLibraries {

  static final List<String> SCHEMES =
      List.of("standard-webhooks", "svix", "github", "stripe", "twilio", "sendgrid", "discord");

  private static final String INSTALL = "The senders' libraries are not installed. Run .ci/peers.";
  private static final Path FILES = LocalPlatform.files("/senders");

  /**
   * What a node answered.
   *
   * @param what how the delivery was made
   * @param run where it says that the run is; null where it says nothing
   */
  record Answer(String sender, String what, int status, String run, String body) {}

  private SenderLibraries() {}

  /** What is missing; empty when nothing is. In CI nothing may be. */
  static String lacking() {
    if (Files.exists(home().resolve("complete"))) {
      return "";
    }
    if (System.getenv("CI") != null) {
      throw new AssertionError(INSTALL);
    }
    return INSTALL;
  }

  /** The triggers and the workflow that they start. */
  static Path files() {
    return FILES.resolve("files");
  }

  /**
   * Sends everything that the libraries make, and what is almost that.
   *
   * @param secrets of each scheme: current, before and other, as their sender has them
   */
  static List<Answer> send(String url, Map<String, Map<String, String>> secrets)
      throws IOException {
    ObjectNode input = Json.object().put("url", url);
    input.set("secrets", Json.mapper().valueToTree(secrets));
    Process process =
        new ProcessBuilder("node", FILES.resolve("send.mjs").toString(), home().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      try (var stdin = process.getOutputStream()) {
        stdin.write(Json.write(input).getBytes(StandardCharsets.UTF_8));
      }
      List<Answer> answers =
          process.inputReader(StandardCharsets.UTF_8).lines().map(SenderLibraries::answer).toList();
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError("the senders broke off after " + answers);
      }
      return answers;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static Answer answer(String line) {
    JsonNode json = Json.read(line);
    return new Answer(
        json.path("sender").textValue(),
        json.path("what").textValue(),
        json.path("status").intValue(),
        json.path("run").textValue(),
        json.path("body").textValue());
  }

  private static Path home() {
    try {
      byte[] lock = Files.readAllBytes(FILES.resolve("package-lock.json"));
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(lock);
      return Path.of(System.getProperty("user.home"), ".cache", "penstock")
          .resolve("senders-" + HexFormat.of().formatHex(digest).substring(0, 16));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
