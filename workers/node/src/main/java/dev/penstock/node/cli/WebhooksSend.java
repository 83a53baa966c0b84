package dev.penstock.node.cli;

import dev.penstock.delivery.SamplePayload;
import dev.penstock.http.HttpRequest;
import dev.penstock.id.Ids;
import dev.penstock.node.webhook.Post;
import dev.penstock.trigger.WebhookScheme;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code webhooks send}: one delivery, signed as its provider signs. */
@Command(
    name = "send",
    description = "Sign a delivery as its provider does, send it, and print the answer.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The secret comes from a file or from standard input: arguments are seen by every process of",
      "the machine. Exit code 0 when the delivery was taken, 1 when it was refused.",
      "",
      "Examples:",
      "  ./penstock webhooks send --scheme github --secret secret.txt --to github-push \\",
      "      --header x-github-event=push --payload @push.json",
      "  ./penstock webhooks send --scheme stripe --secret - --to https://a.example/hooks/stripe",
      "  ./penstock webhooks send --scheme slack --secret s.txt --to slack --age PT10M     # stale"
    })
final class WebhooksSend implements Callable<Integer> {

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();
  @Mixin SenderOptions sender = new SenderOptions();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "TRIGGER|URL",
      description = "A trigger of the node, or any address. Only the node's own is sent its key.")
  String to = "";

  @Option(
      names = "--payload",
      paramLabel = "TEXT|@FILE",
      description = "The body (default: a small one in the sender's form).")
  @Nullable String payload;

  @Option(
      names = "--content-type",
      paramLabel = "TYPE",
      defaultValue = "application/json",
      description = "Of the body (default: ${DEFAULT-VALUE}).")
  String contentType = "application/json";

  @Option(
      names = "--id",
      paramLabel = "ID",
      description =
          "The sender's id of the delivery; the same again is a copy (default: a new one).")
  @Nullable String id;

  @Option(
      names = "--age",
      paramLabel = "DURATION",
      defaultValue = "PT0S",
      description = "How long ago it was signed, like PT10M; negative for the future.")
  Duration age = Duration.ZERO;

  @Option(
      names = "--header",
      paramLabel = "NAME=VALUE",
      description = "A further header; may be repeated.")
  Map<String, String> headers = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException {
    URI target = Post.address(to, node::url);
    WebhookScheme scheme = sender.scheme(target);
    Instant at = Instant.now().minus(age);
    String named = id == null ? Ids.next("snd") : id;
    byte[] body = payload == null ? SamplePayload.of(scheme, named, at) : Given.bytes(payload);
    Map<String, String> all = new LinkedHashMap<>();
    headers.forEach((name, value) -> all.put(name.toLowerCase(Locale.ROOT), value));
    all.put("content-type", contentType);
    HttpRequest request = Post.request(target, all, body);
    HttpResponse<byte[]> answer =
        Post.send(target, sender.signer(scheme).signed(request, named, at));
    io.out().println(answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8));
    io.out().flush();
    return answer.statusCode() < 300 ? 0 : 1;
  }
}
