package dev.penstock.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

  private static final Path FILES = LocalPlatform.files("/senders");
  private static final InstalledPeer PEER =
      InstalledPeer.of("senders", FILES.resolve("package-lock.json"));

  /**
   * What a node answered.
   *
   * @param what how the delivery was made
   * @param run where it says that the run is; null where it says nothing
   */
  record Answer(String sender, String what, int status, String run, String body) {}

  private SenderLibraries() {}

  static String lacking() {
    return PEER.lacking();
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
        new ProcessBuilder("node", FILES.resolve("send.mjs").toString(), PEER.home().toString())
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
}
