package dev.penstock.functions.api.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;

/** Server-sent events (HTML standard, section 9.2) as text. */
final class ServerSentEvent {

  /** A comment: nothing happened, the line is alive. */
  static final String HEARTBEAT = ":\n\n";

  private ServerSentEvent() {}

  /** One entry. The data is one line, since JSON escapes line ends. */
  static String of(ObjectNode entry) {
    return "id: %d\nevent: %s\ndata: %s\n\n"
        .formatted(entry.path("seq").asLong(), entry.path("kind").asText(), Json.write(entry));
  }

  /** Sets the browser's last event id without an event, so that it resumes from here. */
  static String position(long seq) {
    return "id: %d\n\n".formatted(seq);
  }
}
