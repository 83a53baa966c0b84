package dev.penstock.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.trigger.SignatureForm;
import dev.penstock.trigger.Source;
import dev.penstock.trigger.WebhookScheme;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A small body in a sender's form, with the id and the time where that sender has them. */
public final class SamplePayload {

  private SamplePayload() {}

  /** JSON, as UTF-8. */
  public static byte[] of(WebhookScheme scheme, String id, Instant at) {
    return Json.write(json(scheme, id, at)).getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode json(WebhookScheme scheme, String id, Instant at) {
    ObjectNode event = Json.object().put("message", "sent by penstock webhooks send");
    if (!(scheme instanceof WebhookScheme.Signed signed)) {
      return event;
    }
    SignatureForm form = signed.form();
    form.time()
        .filter(time -> time.source().place() == Source.Place.BODY)
        .ifPresent(
            time ->
                event.put(
                    time.source().name(), time.millis() ? at.toEpochMilli() : at.getEpochSecond()));
    Source named = form.ids().getFirst();
    return switch (named.place()) {
      case BODY -> event.put(named.name(), id);
      case EACH -> Json.array().add(event.put(named.name(), id));
      case DIGEST -> event.put("id", id);
      case HEADER, FIELD, FORM, FORM_JSON -> event;
    };
  }
}
