package dev.penstock.workers.mail;

import dev.penstock.definition.WorkflowError;
import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.workers.credential.Authorizations;
import dev.penstock.workers.credential.Credential;
import dev.penstock.workers.http.Addresses;
import dev.penstock.workers.http.Authorization;
import dev.penstock.workers.http.BoundedText;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.Login;
import dev.penstock.workers.tls.Refusal;
import dev.penstock.workers.tool.Action;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.ToolCall;
import dev.penstock.workers.tool.ToolResult;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A mail that is about to be sent. Either all who are to get it are accepted by the server or
 * nobody gets it.
 */
record MailCall(
    Egress egress,
    Authorizations authorizations,
    URI server,
    boolean tls,
    Letter letter,
    Credential credential,
    Clock clock)
    implements ToolCall {

  private static final int REFUSED = 400;

  @Override
  public Action action() {
    return new Action(MailTool.NAME, "POST", "send", server);
  }

  @Override
  public Set<String> secrets() {
    return credential.secrets();
  }

  @Override
  public ToolResult act(Permit permit) {
    Authorization shown = authorizations.of(credential, permit);
    Login login = Login.of(shown, server);
    return switch (egress.addresses(server.getHost(), permit.reach())) {
      case Addresses.Refused(String reason) ->
          new ToolResult.Failed(Standard.AUTHORIZATION.error(reason, permit.position()), false);
      case Addresses.Unknown(String reason) -> notSent(reason, permit);
      case Addresses.Found(var addresses) -> send(addresses.getFirst(), login, permit);
    };
  }

  /** In a thread of its own, which is ended when the time is over, whatever it waits for. */
  private ToolResult send(InetAddress address, @Nullable Login login, Permit permit) {
    boolean secure = server.getScheme().equals(MailTool.SECURE);
    boolean plain = !tls || address.isLoopbackAddress();
    Session session =
        Session.getInstance(
            SmtpSettings.of(
                secure,
                plain,
                egress.tls(permit.reach(), null, server.getHost()).getSocketFactory(),
                permit.deadline().left()));
    Handover handover = new Handover(session, secure, permit.tenure());
    AtomicReference<@Nullable MessagingException> failure = new AtomicReference<>();
    Thread sending =
        Thread.ofVirtual()
            .name("mail")
            .start(
                () -> {
                  try {
                    deliver(handover, session, address, login, permit);
                  } catch (MessagingException e) {
                    failure.set(e);
                  }
                });
    try {
      boolean over = sending.join(permit.deadline().left());
      if (!over) {
        sending.interrupt();
        sending.join();
      }
      return result(handover, failure.get(), !over, permit);
    } catch (InterruptedException e) {
      sending.interrupt();
      Thread.currentThread().interrupt();
      return handover.isEnded() ? doubtful("The worker is stopping.", permit) : stopping(permit);
    }
  }

  private void deliver(
      Handover handover, Session session, InetAddress address, @Nullable Login login, Permit permit)
      throws MessagingException {
    KnownMessage message = new KnownMessage(session, messageId(permit));
    letter.writeTo(message, clock.instant());
    try {
      handover.connect(
          address.getHostAddress(),
          server.getPort(),
          login == null ? null : login.user(),
          login == null ? null : login.password());
      if (login != null && !handover.supportsExtension("AUTH")) {
        throw new AuthenticationFailedException("It offers no way to sign in.");
      }
      handover.sendMessage(message, letter.recipients().toArray(InternetAddress[]::new));
    } finally {
      // What is said after the server has answered changes nothing of it.
      try {
        handover.close();
      } catch (MessagingException _) {
        // It is closed all the same.
      }
    }
  }

  private ToolResult result(
      Handover handover, @Nullable MessagingException failure, boolean late, Permit permit) {
    if (failure == null) {
      return new ToolResult.Succeeded(
          Json.object()
              .put("messageId", messageId(permit))
              .put("recipients", letter.recipients().size())
              .put("response", BoundedText.of(handover.getLastServerResponse().strip())));
    }
    int code = handover.getLastReturnCode();
    String said = BoundedText.of(String.valueOf(failure.getMessage()).strip());
    if (!handover.isEnded()) {
      return before(failure, code, late, said, permit);
    }
    return code >= REFUSED
        ? new ToolResult.Failed(refused(said, permit), true)
        : doubtful(late ? "No answer came in time." : said, permit);
  }

  /** The message was not ended, so the server has not taken it over. */
  private ToolResult before(
      MessagingException failure, int code, boolean late, String said, Permit permit) {
    if (failure instanceof AuthenticationFailedException) {
      return new ToolResult.Failed(
          Standard.AUTHENTICATION.error(server.getHost() + ": " + said, permit.position()), true);
    }
    var refusal = Refusal.of(failure);
    if (refusal.isPresent()) {
      return notSent(refusal.get().reason(), permit);
    }
    return code >= REFUSED && !late
        ? new ToolResult.Failed(refused(said, permit), true)
        : notSent(late ? "The time for this call ran out." : said, permit);
  }

  /** The same for each try of the effect, and of no other. */
  private String messageId(Permit permit) {
    String digest = Digest.of(permit.idempotencyKey());
    return "<penstock." + digest.substring(digest.indexOf(':') + 1) + "@" + letter.domain() + ">";
  }

  private WorkflowError refused(String said, Permit permit) {
    return Standard.COMMUNICATION.error(
        500, server.getHost() + " refused the mail: " + said, permit.position());
  }

  private ToolResult doubtful(String why, Permit permit) {
    return new ToolResult.Doubtful(
        Standard.COMMUNICATION.error(
            server.getHost() + " has the whole mail and did not say whether it took it. " + why,
            permit.position()));
  }

  private ToolResult stopping(Permit permit) {
    return notSent("The worker is stopping.", permit);
  }

  private ToolResult notSent(String reason, Permit permit) {
    return new ToolResult.Failed(
        Standard.COMMUNICATION.error(
            503, server.getHost() + ": no mail was handed over. " + reason, permit.position()),
        false);
  }
}
