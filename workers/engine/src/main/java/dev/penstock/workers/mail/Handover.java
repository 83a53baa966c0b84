package dev.penstock.workers.mail;

import dev.penstock.workers.tool.Tenure;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * One conversation with a server, of which it is known how far it came. A server takes a message
 * over with the line that ends it (RFC 5321 section 4.2.5), and not before. One thread's, but for
 * {@link #isEnded}.
 */
final class Handover extends SMTPTransport {

  /** Thrown before the end of the message is sent, so that the server has taken over nothing. */
  static final class LostTenure extends MessagingException {
    private static final long serialVersionUID = 1L;

    LostTenure() {
      super("This worker's time was over before the message was.");
    }
  }

  private final Tenure tenure;
  private volatile boolean ended;

  Handover(Session session, boolean secure, Tenure tenure) {
    super(session, new URLName("smtp", null, -1, null, null, null), "smtp", secure);
    this.tenure = tenure;
  }

  /** Whether the line that ends the message may have been sent. */
  boolean isEnded() {
    return ended;
  }

  @Override
  protected void finishData() throws IOException, MessagingException {
    if (!tenure.holds()) {
      throw new LostTenure();
    }
    ended = true;
    super.finishData();
  }
}
