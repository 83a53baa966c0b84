package dev.penstock.delivery;

import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.trigger.SignatureForm;
import dev.penstock.trigger.SignatureForm.Time;
import dev.penstock.trigger.Source;
import dev.penstock.trigger.WebhookScheme;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A signature over the raw body, held to a {@link SignatureForm}. Every secret is tried against
 * every signature in constant time, and only then is the body read, for what the form finds in it.
 */
final class SignedCheck implements DeliveryCheck {

  private static final Pattern TIMESTAMP = Pattern.compile("\\d{1,15}");

  private final WebhookScheme.Signed scheme;
  private final SignatureForm form;
  private final SignedContent content;
  private final List<VerifyingKey> keys;
  private final String field;
  private final boolean needsHeaderId;
  private final int separator;
  private final Handshake handshake;

  private SignedCheck(WebhookScheme.Signed scheme, List<VerifyingKey> keys, Handshake handshake) {
    this.scheme = scheme;
    this.form = scheme.form();
    this.content = SignedContent.of(form.content(), scheme.url().orElse(""));
    this.keys = List.copyOf(keys);
    this.field = field(form);
    this.needsHeaderId = SenderIds.onlyInHeaders(form.ids());
    this.separator = form.afterId();
    this.handshake = handshake;
  }

  static SignedCheck of(WebhookScheme.Signed scheme, List<byte[]> secrets) {
    List<VerifyingKey> keys = new ArrayList<>();
    for (byte[] secret : secrets) {
      Optional<VerifyingKey> key = VerifyingKey.of(scheme.form(), secret);
      if (key.isPresent()) {
        keys.add(key.get());
      }
    }
    return new SignedCheck(scheme, keys, Handshake.of(scheme, secrets));
  }

  @Override
  public Optional<HttpResponse> handshake(HttpRequest request) {
    return handshake.byGet(request);
  }

  @Override
  public Verdict verify(HttpRequest request, Instant now) {
    String value = request.header(form.header()).orElse("");
    String id = SenderIds.inHeaders(form.ids(), request);
    SignatureHeader header = SignatureHeader.of(form, value, field);
    String timestamp = beforeBody(request, header);
    if (value.isEmpty() || (needsHeaderId && id.isEmpty()) || timestamp.isEmpty()) {
      return new Verdict.Refused(Refusal.MISSING);
    }
    if (!wellFormed(id, timestamp) || header.offered().isEmpty()) {
      return new Verdict.Refused(Refusal.MALFORMED);
    }
    Optional<List<byte[]>> parts = content.parts(request, id, timestamp);
    if (parts.isEmpty() || !handshake.separate(request)) {
      return new Verdict.Refused(Refusal.MALFORMED);
    }
    if (keys.isEmpty()) {
      return new Verdict.Refused(Refusal.NO_SECRET);
    }
    boolean right = false;
    for (VerifyingKey key : keys) {
      right |= key.made(header.offered(), parts.get());
    }
    if (!right) {
      return new Verdict.Refused(Refusal.WRONG);
    }
    return signed(request, id, timestamp, now);
  }

  /** From here on the body may be read: it is the sender's. */
  private Verdict signed(HttpRequest request, String id, String timestamp, Instant now) {
    if (form.time().isPresent()) {
      Time time = form.time().get();
      String at =
          time.source().place() == Source.Place.BODY
              ? BodyMembers.scalar(request.body(), time.source().name())
              : timestamp;
      if (!TIMESTAMP.matcher(at).matches()) {
        return new Verdict.Refused(Refusal.MALFORMED);
      }
      if (stale(Long.parseLong(at), time.millis(), now)) {
        return new Verdict.Refused(Refusal.STALE);
      }
    }
    Optional<HttpResponse> answer = handshake.byPost(request);
    if (answer.isPresent()) {
      return new Verdict.Answered(answer.get());
    }
    String named = id.isEmpty() ? SenderIds.inBody(form.ids(), request) : id;
    return SenderIds.valid(named) ? new Verdict.Verified(named) : new Verdict.Unidentified();
  }

  private static String field(SignatureForm form) {
    if (form.time().isEmpty()) {
      return "";
    }
    Source source = form.time().get().source();
    return source.place() == Source.Place.FIELD ? source.name() : "";
  }

  /** The signed time as far as it isn't in the body; {@code 0} where none is. */
  private String beforeBody(HttpRequest request, SignatureHeader header) {
    if (form.time().isEmpty()) {
      return "0";
    }
    Source source = form.time().get().source();
    return switch (source.place()) {
      case HEADER -> request.header(source.name()).orElse("");
      case FIELD -> header.field();
      case BODY, FORM, FORM_JSON, EACH, DIGEST -> "0";
    };
  }

  private boolean wellFormed(String id, String timestamp) {
    // A separator in the id would let a signed text like "id.timestamp.body" be cut elsewhere.
    boolean cut = separator >= 0 && id.indexOf(separator) >= 0;
    return (id.isEmpty() || SenderIds.valid(id)) && !cut && TIMESTAMP.matcher(timestamp).matches();
  }

  private boolean stale(long at, boolean millis, Instant now) {
    Instant signedAt = millis ? Instant.ofEpochMilli(at) : Instant.ofEpochSecond(at);
    return Duration.between(signedAt, now)
            .abs()
            .compareTo(scheme.clockTolerance().orElse(Duration.ZERO))
        > 0;
  }
}
