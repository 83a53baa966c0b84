package dev.penstock.delivery;

import dev.penstock.http.HttpRequest;
import dev.penstock.json.Digest;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.trigger.SignatureForm;
import dev.penstock.trigger.Source;
import dev.penstock.trigger.WebhookScheme;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The sender's side: what a well-behaved sender puts in its headers. The demo, {@code webhooks
 * send}, the tests and the benchmarks send with it. Thread-safe.
 */
public final class WebhookSigner {

  private final WebhookScheme scheme;
  private final byte[] secret;

  /**
   * A sender with one secret.
   *
   * @param secret the text that both sides share; where the other side holds a public key, the
   *     private one: {@code whsk_…}, 32 bytes in hexadecimal, or PKCS#8. Unused for {@code none}
   */
  public WebhookSigner(WebhookScheme scheme, String secret) {
    this.scheme = scheme;
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The headers for one delivery of JSON, by lower-case name.
   *
   * @throws PlatformException {@code invalid-configuration} when the secret is no secret of the
   *     scheme
   */
  public Map<String, String> headers(String senderId, Instant at, byte[] body) {
    Map<String, String> headers = new HashMap<>(signed(json(body), senderId, at).headers());
    headers.remove("content-type");
    return headers;
  }

  /**
   * A request with what its sender adds to it: headers, and for Twilio the body's digest in the
   * query. An id or a time that the scheme has in the body has to be there already.
   *
   * @throws PlatformException as {@link #headers}
   */
  public HttpRequest signed(HttpRequest request, String senderId, Instant at) {
    Map<String, String> headers = new HashMap<>(request.headers());
    if (!(scheme instanceof WebhookScheme.Signed(_, SignatureForm form, _, var url, _))) {
      headers.put(UnsignedCheck.IDEMPOTENCY_KEY, senderId);
      return with(request, request.query(), headers);
    }
    for (Source source : form.ids().subList(0, 1)) {
      if (source.place() == Source.Place.HEADER) {
        headers.put(source.name(), senderId);
      }
    }
    String timestamp =
        form.time()
            .map(time -> time.millis() ? at.toEpochMilli() : at.getEpochSecond())
            .map(String::valueOf)
            .orElse("");
    form.time()
        .filter(time -> time.source().place() == Source.Place.HEADER)
        .ifPresent(time -> headers.put(time.source().name(), timestamp));
    HttpRequest complete = with(request, query(form, request), headers);
    List<byte[]> parts =
        SignedContent.of(form.content(), url.orElse(""))
            .parts(complete, senderId, timestamp)
            .orElseThrow(() -> new IllegalStateException("what is sent here is signed whole"));
    headers.put(form.header(), header(form, timestamp, key(form).sign(parts)));
    return with(complete, complete.query(), headers);
  }

  private static String header(SignatureForm form, String timestamp, String signature) {
    if (form.layout() != SignatureForm.Layout.FIELDS) {
      return signature;
    }
    String signed = form.prefix() + "=" + signature;
    return form.time()
        .map(SignatureForm.Time::source)
        .filter(source -> source.place() == Source.Place.FIELD)
        .map(source -> source.name() + "=" + timestamp + "," + signed)
        .orElse(signed);
  }

  private static String query(SignatureForm form, HttpRequest request) {
    if (!form.content().contains("{params}") || FormFields.of(request).readable()) {
      return request.query();
    }
    String digest =
        SignedContent.BODY_DIGEST + "=" + Digest.of(request.body()).substring("sha256:".length());
    return request.query().isEmpty() ? digest : request.query() + "&" + digest;
  }

  private SigningKey key(SignatureForm form) {
    return SigningKey.of(form, secret)
        .orElseThrow(
            () ->
                PlatformException.of(
                    ProblemType.INVALID_CONFIGURATION,
                    "The secret gives no key for the scheme " + scheme.wire() + "."));
  }

  private static HttpRequest json(byte[] body) {
    return new HttpRequest(
        "POST", "/", "", Map.of("content-type", "application/json"), Map.of(), body, "");
  }

  private static HttpRequest with(HttpRequest from, String query, Map<String, String> headers) {
    return new HttpRequest(
        from.method(), from.path(), query, headers, from.cookies(), from.body(), from.sourceIp());
  }
}
