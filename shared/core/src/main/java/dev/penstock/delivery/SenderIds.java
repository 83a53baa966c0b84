package dev.penstock.delivery;

import dev.penstock.http.HttpRequest;
import dev.penstock.json.Digest;
import dev.penstock.trigger.Source;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** The sender's own id of a delivery, from where its scheme has it. */
final class SenderIds {

  private static final Pattern FORM =
      Pattern.compile("[\\x21-\\x7e]{1," + WebhookLimits.MAX_SENDER_ID + "}");

  private SenderIds() {}

  static boolean valid(String id) {
    return FORM.matcher(id).matches();
  }

  /** From the headers alone; empty when none of them has it. */
  static String inHeaders(List<Source> sources, HttpRequest request) {
    for (Source source : sources) {
      if (source.place() == Source.Place.HEADER) {
        String id = request.header(source.name()).orElse("");
        if (!id.isEmpty()) {
          return id;
        }
      }
    }
    return "";
  }

  /** From the body, which may be read by now; empty when it has none. */
  static String inBody(List<Source> sources, HttpRequest request) {
    for (Source source : sources) {
      String id =
          switch (source.place()) {
            case BODY -> BodyMembers.scalar(request.body(), source.name());
            case FORM -> FormFields.of(request).joined(source.names());
            case FORM_JSON -> BodyMembers.scalar(json(request, source), source.names().getLast());
            case EACH -> BodyMembers.digestOfEach(request.body(), source.name());
            case DIGEST -> Digest.of(request.body());
            case HEADER, FIELD -> "";
          };
      if (!id.isEmpty()) {
        return id;
      }
    }
    return "";
  }

  /** Whether only headers have it, so that without one the request is not of this scheme. */
  static boolean onlyInHeaders(List<Source> sources) {
    for (Source source : sources) {
      if (source.place() != Source.Place.HEADER) {
        return false;
      }
    }
    return true;
  }

  private static byte[] json(HttpRequest request, Source source) {
    return FormFields.of(request).first(source.name()).getBytes(StandardCharsets.UTF_8);
  }
}
