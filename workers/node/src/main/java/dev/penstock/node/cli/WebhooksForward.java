package dev.penstock.node.cli;

import dev.penstock.delivery.WebhookSigner;
import dev.penstock.node.client.ApiClient;
import dev.penstock.node.webhook.Forwarding;
import dev.penstock.node.webhook.Post;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code webhooks forward}: real deliveries on a node that no provider can reach. */
@Command(
    name = "forward",
    description = "Pass the deliveries of a trigger on to a node near you, signed again.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A provider can't reach your machine, but it reaches a node elsewhere. This asks that node",
      "for what it has taken (an API key of an operator or an auditor), signs it with the secret",
      "that your own node knows, and posts it there under the sender's id, so that nothing starts",
      "twice. It goes on until it is interrupted.",
      "",
      "Example:",
      "  ./penstock webhooks forward github-push --server https://penstock.example.com \\",
      "      --token-file key.txt --to http://127.0.0.1:8080/hooks/github-push \\",
      "      --scheme github --secret local-secret.txt --since PT1H"
    })
final class WebhooksForward implements Callable<Integer> {

  private static final long PAUSE_MILLIS = 2_000;

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();
  @Mixin SenderOptions sender = new SenderOptions();

  @Parameters(paramLabel = "TRIGGER", description = "A trigger of the node that has them.")
  String trigger = "";

  @Option(names = "--to", required = true, paramLabel = "URL", description = "Where they go.")
  String to = "";

  @Option(
      names = "--since",
      paramLabel = "DURATION",
      defaultValue = "PT0S",
      description = "Also those of this long ago, like PT1H (default: only new ones).")
  Duration since = Duration.ZERO;

  @Option(names = "--once", description = "Look once and end.")
  boolean once;

  @Override
  public Integer call() throws IOException, InterruptedException {
    URI target = Post.address(to, () -> "");
    WebhookSigner signer = sender.signer(sender.scheme(target));
    boolean refused = false;
    try (ApiClient api = node.client()) {
      Forwarding forwarding =
          new Forwarding(
              api, trigger, target, signer, Clock.systemUTC(), Instant.now().minus(since));
      while (true) {
        refused |= look(forwarding);
        if (once) {
          return refused ? 1 : 0;
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
  }

  /** Whether one was refused. A node that is away for a while is asked again. */
  private boolean look(Forwarding forwarding) {
    boolean refused = false;
    try {
      for (Forwarding.Passed passed : forwarding.round()) {
        refused |= passed.status() >= 300;
        io.out().println(passed.id() + " " + passed.status() + " " + passed.answer());
      }
    } catch (PlatformException e) {
      if (once || e.problem().type() != ProblemType.UNAVAILABLE) {
        throw e;
      }
      io.err().println(e.problem().detail());
    }
    io.out().flush();
    io.err().flush();
    return refused;
  }
}
