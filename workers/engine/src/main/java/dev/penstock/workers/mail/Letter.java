package dev.penstock.workers.mail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.workers.tool.InvalidArgumentsException;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A mail that is about to be sent, checked: whoever reads it in a question, the policy and the
 * server read the same addresses.
 *
 * @param text what is read without markup; null for none
 * @param html the same with markup; null for none
 */
record Letter(
    InternetAddress from,
    List<InternetAddress> to,
    List<InternetAddress> cc,
    List<InternetAddress> bcc,
    List<InternetAddress> replyTo,
    String subject,
    @Nullable String text,
    @Nullable String html) {

  private static final String MEMBER = "message.";
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT);

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  /**
   * Reads it.
   *
   * @throws InvalidArgumentsException naming the member
   */
  static Letter of(JsonNode message) {
    List<InternetAddress> from = addresses(message, "from");
    Letter letter =
        new Letter(
            from.isEmpty() ? new InternetAddress() : from.getFirst(),
            addresses(message, "to"),
            addresses(message, "cc"),
            addresses(message, "bcc"),
            addresses(message, "replyTo"),
            message.path("subject").asText(),
            content(message, "text"),
            content(message, "html"));
    if (from.size() != 1) {
      throw new InvalidArgumentsException(MEMBER + "from", "must be one address");
    }
    if (letter.recipients().isEmpty()) {
      throw new InvalidArgumentsException(MEMBER + "to", "must have an address");
    }
    if (CONTROL.matcher(letter.subject).find()) {
      throw new InvalidArgumentsException(MEMBER + "subject", "must be one line");
    }
    if (letter.text == null && letter.html == null) {
      throw new InvalidArgumentsException(MEMBER + "text", "must be a text, if there is no html");
    }
    return letter;
  }

  /** Everybody who gets it. */
  List<InternetAddress> recipients() {
    List<InternetAddress> all = new ArrayList<>(to);
    all.addAll(cc);
    all.addAll(bcc);
    return all;
  }

  /** The domain that its Message-ID is of: the sender's own. */
  String domain() {
    String address = from.getAddress();
    return address.substring(address.lastIndexOf('@') + 1);
  }

  /** Writes it into a message; those in {@code bcc} are told by nothing in it. */
  void writeTo(MimeMessage message, Instant at) throws MessagingException {
    message.setFrom(from);
    message.setRecipients(RecipientType.TO, to.toArray(InternetAddress[]::new));
    message.setRecipients(RecipientType.CC, cc.toArray(InternetAddress[]::new));
    if (!replyTo.isEmpty()) {
      message.setReplyTo(replyTo.toArray(InternetAddress[]::new));
    }
    message.setSubject(subject, StandardCharsets.UTF_8.name());
    message.setHeader("Date", DATE.format(at.atOffset(ZoneOffset.UTC)));
    if (text != null && html != null) {
      MimeBodyPart plain = new MimeBodyPart();
      plain.setText(text, StandardCharsets.UTF_8.name());
      MimeBodyPart marked = new MimeBodyPart();
      marked.setText(html, StandardCharsets.UTF_8.name(), "html");
      message.setContent(new MimeMultipart("alternative", plain, marked));
    } else if (html != null) {
      message.setText(html, StandardCharsets.UTF_8.name(), "html");
    } else {
      message.setText(text, StandardCharsets.UTF_8.name());
    }
    message.saveChanges();
  }

  private static @Nullable String content(JsonNode message, String name) {
    JsonNode value = message.path(name);
    return value.isMissingNode() || value.isNull() ? null : value.asText();
  }

  /** A text of one address, or a list of such texts: data can't smuggle in a second one. */
  private static List<InternetAddress> addresses(JsonNode message, String name) {
    JsonNode value = message.path(name);
    List<InternetAddress> all = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(each -> all.add(address(each.asText(), name)));
    } else if (!value.isMissingNode() && !value.isNull()) {
      all.add(address(value.asText(), name));
    }
    return List.copyOf(all);
  }

  private static InternetAddress address(String text, String name) {
    try {
      InternetAddress address = new InternetAddress(text, true);
      if (!CONTROL.matcher(text).find() && address.getAddress().indexOf('@') > 0) {
        return address;
      }
    } catch (AddressException _) {
      // Said below, without the library's words.
    }
    throw new InvalidArgumentsException(
        MEMBER + name, "must be an address such as \"Ada <ada@example.com>\", or a list of them");
  }
}
