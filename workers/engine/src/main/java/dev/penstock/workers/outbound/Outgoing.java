package dev.penstock.workers.outbound;

import dev.penstock.subscription.Target;
import dev.penstock.vault.OpenSecret;
import dev.penstock.workers.tool.Reach;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A message that may be sent: decided on, and on record.
 *
 * @param message which one
 * @param target to whom
 * @param event the CloudEvent in its JSON format, as it is in the log but for the link
 * @param type its type
 * @param link what it carries besides; nobody but the subscriber is to see it
 * @param secrets every usable value of the target's secret, newest first
 * @param reach how far the deciding rule lets it go
 */
record Outgoing(
    Message message,
    Target target,
    String event,
    String type,
    Optional<QuestionLinks.Link> link,
    List<OpenSecret> secrets,
    Reach reach)
    implements AutoCloseable {

  Outgoing {
    secrets = List.copyOf(secrets);
  }

  byte[] bytes() {
    return event.getBytes(StandardCharsets.UTF_8);
  }

  /** What somebody said of it, who may have said it back. */
  String without(String text) {
    return link.map(it -> text.replace(it.token(), "***")).orElse(text);
  }

  @Override
  public String toString() {
    return "Outgoing[message=" + message + "]";
  }

  @Override
  public void close() {
    secrets.forEach(OpenSecret::close);
  }
}
