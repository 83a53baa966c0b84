package dev.penstock.delivery;

import dev.penstock.http.HttpRequest;
import dev.penstock.json.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text that a scheme signs, parted once into what is fixed and what each request brings.
 * Thread-safe.
 */
final class SignedContent {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)}");
  static final String BODY_DIGEST = "bodySHA256";

  private final List<Part> parts;
  private final String url;

  private SignedContent(List<Part> parts, String url) {
    this.parts = List.copyOf(parts);
    this.url = url;
  }

  /**
   * A scheme's content.
   *
   * @param template as in {@link dev.penstock.trigger.SignatureForm#content()}
   * @param url what {@code {url}} stands for, without the request's query
   */
  static SignedContent of(String template, String url) {
    List<Part> parts = new ArrayList<>();
    Matcher matcher = PLACEHOLDER.matcher(template);
    int from = 0;
    while (matcher.find()) {
      literal(template.substring(from, matcher.start()), parts);
      parts.add(new Part(Kind.of(matcher.group(1)), new byte[0]));
      from = matcher.end();
    }
    literal(template.substring(from), parts);
    return new SignedContent(parts, url);
  }

  /** The parts for one request; empty when the request leaves its body unsigned. */
  Optional<List<byte[]>> parts(HttpRequest request, String id, String timestamp) {
    List<byte[]> bytes = new ArrayList<>(parts.size());
    for (Part part : parts) {
      switch (part.kind()) {
        case LITERAL -> bytes.add(part.literal());
        case ID -> bytes.add(ascii(id));
        case TIMESTAMP -> bytes.add(ascii(timestamp));
        case BODY -> bytes.add(request.body());
        case URL -> bytes.add(withQuery(request).getBytes(StandardCharsets.UTF_8));
        case PARAMS -> {
          Optional<byte[]> params = params(request);
          if (params.isEmpty()) {
            return Optional.empty();
          }
          bytes.add(params.get());
        }
      }
    }
    return Optional.of(bytes);
  }

  private String withQuery(HttpRequest request) {
    return request.query().isEmpty() ? url : url + "?" + request.query();
  }

  /** Twilio signs a form's fields; of any other body it signs a digest, in the URL. */
  private static Optional<byte[]> params(HttpRequest request) {
    String digest = FormFields.of(request.query()).first(BODY_DIGEST);
    if (!digest.isEmpty()) {
      return Digest.of(request.body()).equals("sha256:" + digest)
          ? Optional.of(new byte[0])
          : Optional.empty();
    }
    FormFields form = FormFields.of(request);
    return form.readable()
        ? Optional.of(form.sorted().getBytes(StandardCharsets.UTF_8))
        : Optional.empty();
  }

  private static void literal(String text, List<Part> into) {
    if (!text.isEmpty()) {
      into.add(new Part(Kind.LITERAL, ascii(text)));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private record Part(Kind kind, byte[] literal) {}

  private enum Kind {
    LITERAL,
    ID,
    TIMESTAMP,
    BODY,
    URL,
    PARAMS;

    static Kind of(String name) {
      for (Kind kind : values()) {
        if (kind != LITERAL && kind.name().equalsIgnoreCase(name)) {
          return kind;
        }
      }
      throw new IllegalArgumentException("no placeholder is called " + name);
    }
  }
}
