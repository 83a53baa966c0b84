package dev.penstock.definition;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.MailCallTask;
import dev.penstock.definition.task.TaskFrame;
import dev.penstock.json.Json;
import java.util.List;
import java.util.regex.Pattern;

/** Reads {@code call: mail}. */
final class MailCallReader {

  private static final Pattern SERVER = Pattern.compile("smtps?://[^/?#@]+", Pattern.DOTALL);

  private static final List<String> MESSAGE =
      List.of("from", "to", "cc", "bcc", "replyTo", "subject", "text", "html");

  private MailCallReader() {}

  static MailCallTask read(Reading reading, TaskFrame frame, Located at, Located with) {
    CallReader.wantTimeout(reading, frame, at);
    reading.onlyKnown(
        with, "server", "from", "to", "cc", "bcc", "replyTo", "subject", "text", "html");
    for (String needed : List.of("from", "to", "subject")) {
      if (with.member(needed).isEmpty()) {
        reading.report(Rule.INVALID_ARGUMENT, with, "\"call: mail\" needs \"" + needed + "\".");
      }
    }
    if (with.member("text").isEmpty() && with.member("html").isEmpty()) {
      reading.report(Rule.INVALID_ARGUMENT, with, "\"call: mail\" needs a text, html or both.");
    }
    ObjectNode message = Json.object();
    MESSAGE.forEach(name -> with.member(name).ifPresent(m -> message.set(name, m.value())));
    return new MailCallTask(
        frame,
        ServerReader.read(reading, with, "mail", SERVER, "smtp://mail.example.com:587"),
        ServerReader.tls(reading, at, "mail"),
        reading.template(new Located(message, with.pointer())),
        CallReader.declaredIdempotency(reading, at));
  }
}
