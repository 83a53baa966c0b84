package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.delivery.WebhookSigner;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import dev.penstock.trigger.Trigger;
import dev.penstock.trigger.WebhookScheme;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** As which sender a command signs. */
final class SenderOptions {

  private static final int LONGEST = 64 << 10;

  @Option(
      names = "--scheme",
      required = true,
      paramLabel = "SCHEME",
      description = "How the sender signs, as in a trigger file: github, stripe, slack, none.")
  String scheme = "";

  @Option(
      names = "--secret",
      paramLabel = "FILE",
      description =
          "File with the sender's secret, or - for standard input. Where the trigger holds a public"
              + " key, the private one.")
  @Nullable String secret;

  @Option(
      names = "--hmac",
      paramLabel = "JSON|@FILE",
      description = "With --scheme hmac: the member hmac of the trigger file.")
  @Nullable String hmac;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The url of the trigger file, where it has one (default: where it is sent).")
  @Nullable String url;

  /** The scheme, read as a trigger file is, so that a mistake is told as there. */
  WebhookScheme scheme(URI to) {
    ObjectNode trigger = Json.object().put("trigger", "sender");
    ObjectNode webhook = trigger.putObject("webhook").put("scheme", scheme);
    if (!scheme.equals("none")) {
      webhook.putArray("secrets").add("sender");
    }
    if (hmac != null) {
      webhook.set("hmac", Json.read(Given.bytes(hmac)));
    }
    if (url != null || scheme.equals("twilio")) {
      webhook.put("url", url == null ? to.toString() : url);
    }
    trigger.putObject("start").put("workflow", "a/b");
    WebhookScheme read = Trigger.parse(trigger).webhook().scheme();
    if (read.kind() != WebhookScheme.Kind.SIGNED && read.kind() != WebhookScheme.Kind.NONE) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT,
          "The scheme "
              + scheme
              + " has no signature to make: a certificate or a token is what the sender shows.");
    }
    return read;
  }

  /** Signs as this sender. */
  WebhookSigner signer(WebhookScheme read) throws IOException {
    if (read.kind() == WebhookScheme.Kind.NONE) {
      return new WebhookSigner(read, "");
    }
    if (secret == null) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT,
          "--scheme " + scheme + " needs --secret FILE (or - for standard input).");
    }
    byte[] text = secret.equals("-") ? System.in.readNBytes(LONGEST) : file(Path.of(secret));
    String value = new String(text, StandardCharsets.UTF_8);
    return new WebhookSigner(
        read, value.endsWith("\n") ? value.substring(0, value.length() - 1) : value);
  }

  private static byte[] file(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(ProblemType.INVALID_INPUT, "The secret's file " + path + " can't be read."),
          e);
    }
  }
}
