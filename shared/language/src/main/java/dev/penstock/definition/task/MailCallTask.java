package dev.penstock.definition.task;

import dev.penstock.expression.Template;
import java.util.List;

/**
 * {@code call: mail} of the built-in catalog: one message handed to a server by SMTP.
 *
 * @param server {@code smtp://} or {@code smtps://}; how it is signed in to is named there
 * @param tls whether a connection that is not encrypted is refused: {@code metadata.mail.tls}
 * @param message evaluates to {@code {from, to, cc?, bcc?, replyTo?, subject, text?, html?}}
 * @param idempotency what the server does with a second message of the same Message-ID
 */
public record MailCallTask(
    TaskFrame frame, Endpoint server, boolean tls, Template message, Idempotency idempotency)
    implements EffectCallTask {

  @Override
  public String tool() {
    return "mail";
  }

  @Override
  public String deed() {
    return "the mail";
  }

  @Override
  public List<SecretReference> secrets() {
    return List.of();
  }
}
