package dev.penstock.workers.outbound;

import dev.penstock.subscription.Target;
import dev.penstock.vault.OpenSecret;
import dev.penstock.workers.tool.Reach;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A message that may be sent: decided on, and on record.
 *
 * @param message which one
 * @param target to whom
 * @param event the CloudEvent in its JSON format, as it is in the log
 * @param type its type
 * @param secrets every usable value of the target's secret, newest first
 * @param reach how far the deciding rule lets it go
 */
record Outgoing(
    Message message,
    Target target,
    String event,
    String type,
    List<OpenSecret> secrets,
    Reach reach)
    implements AutoCloseable {

  Outgoing {
    secrets = List.copyOf(secrets);
  }

  byte[] bytes() {
    return event.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    secrets.forEach(OpenSecret::close);
  }
}
