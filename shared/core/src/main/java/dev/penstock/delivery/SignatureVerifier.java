package dev.penstock.delivery;

import dev.penstock.http.HttpRequest;
import dev.penstock.trigger.WebhookScheme;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Checks a request's signature over the raw bytes of its body, before anything reads them. Every
 * secret is tried against every signature in constant time. Thread-safe.
 *
 * <p>Follows the Standard Webhooks specification 1.0 (symmetric signatures, {@code v1}) and
 * GitHub's "Validating webhook deliveries".
 */
public final class SignatureVerifier {

  static final String STANDARD_ID = "webhook-id";
  static final String STANDARD_TIMESTAMP = "webhook-timestamp";
  static final String STANDARD_SIGNATURE = "webhook-signature";
  static final String GITHUB_ID = "x-github-delivery";
  static final String GITHUB_SIGNATURE = "x-hub-signature-256";
  static final String IDEMPOTENCY_KEY = "idempotency-key";

  private static final int MOST_SIGNATURES = 16;
  private static final Pattern SENDER_ID =
      Pattern.compile("[\\x21-\\x7e]{1," + WebhookLimits.MAX_SENDER_ID + "}");
  private static final Pattern TIMESTAMP = Pattern.compile("\\d{1,12}");
  private static final Pattern HEX_SIGNATURE = Pattern.compile("sha256=[0-9a-f]{64}");

  private final Clock clock;

  public SignatureVerifier(Clock clock) {
    this.clock = clock;
  }

  /**
   * Whether the request comes from one who knows a secret.
   *
   * @param secrets the texts of all usable secrets; with none, a signed scheme lets nothing in
   */
  public Verdict verify(WebhookScheme scheme, HttpRequest request, List<byte[]> secrets) {
    return switch (scheme.kind()) {
      case STANDARD_WEBHOOKS ->
          standard(scheme, scheme.clockTolerance().orElseThrow(), request, secrets);
      case GITHUB -> github(scheme, request, secrets);
      case NONE -> unsigned(request);
    };
  }

  private Verdict standard(
      WebhookScheme scheme, Duration tolerance, HttpRequest request, List<byte[]> secrets) {
    String id = request.header(STANDARD_ID).orElse("");
    String timestamp = request.header(STANDARD_TIMESTAMP).orElse("");
    String signatures = request.header(STANDARD_SIGNATURE).orElse("");
    if (id.isEmpty() || timestamp.isEmpty() || signatures.isEmpty()) {
      return new Verdict.Refused(Refusal.MISSING);
    }
    // A dot in the id would let the signed text "id.timestamp.body" be cut at another place.
    if (!SENDER_ID.matcher(id).matches()
        || id.indexOf('.') >= 0
        || !TIMESTAMP.matcher(timestamp).matches()) {
      return new Verdict.Refused(Refusal.MALFORMED);
    }
    List<byte[]> offered = symmetricSignatures(signatures);
    if (offered.isEmpty()) {
      return new Verdict.Refused(Refusal.MALFORMED);
    }
    byte[] head = (id + "." + timestamp + ".").getBytes(StandardCharsets.US_ASCII);
    Verdict signed = signed(scheme, id, secrets, offered, head, request.body());
    return signed instanceof Verdict.Verified && stale(timestamp, tolerance)
        ? new Verdict.Refused(Refusal.STALE)
        : signed;
  }

  private static Verdict github(WebhookScheme scheme, HttpRequest request, List<byte[]> secrets) {
    String id = request.header(GITHUB_ID).orElse("");
    String signature = request.header(GITHUB_SIGNATURE).orElse("");
    if (id.isEmpty() || signature.isEmpty()) {
      return new Verdict.Refused(Refusal.MISSING);
    }
    if (!SENDER_ID.matcher(id).matches() || !HEX_SIGNATURE.matcher(signature).matches()) {
      return new Verdict.Refused(Refusal.MALFORMED);
    }
    List<byte[]> offered = List.of(signature.getBytes(StandardCharsets.ISO_8859_1));
    return signed(scheme, id, secrets, offered, request.body());
  }

  private static Verdict unsigned(HttpRequest request) {
    String id = request.header(IDEMPOTENCY_KEY).or(() -> request.header(STANDARD_ID)).orElse("");
    return SENDER_ID.matcher(id).matches() ? new Verdict.Verified(id) : new Verdict.Unidentified();
  }

  /**
   * Tries every secret against every signature without stopping at the first that fits. Texts are
   * compared, not what they decode to: two texts of one signature would be one too many.
   */
  private static Verdict signed(
      WebhookScheme scheme,
      String id,
      List<byte[]> secrets,
      List<byte[]> offered,
      byte[]... parts) {
    boolean usable = false;
    boolean right = false;
    for (byte[] text : secrets) {
      var secret = WebhookSecret.of(scheme, text);
      if (secret.isPresent()) {
        usable = true;
        byte[] expected = secret.get().sign(parts).getBytes(StandardCharsets.ISO_8859_1);
        for (byte[] signature : offered) {
          right |= MessageDigest.isEqual(expected, signature);
        }
      }
    }
    if (!usable) {
      return new Verdict.Refused(Refusal.NO_SECRET);
    }
    return right ? new Verdict.Verified(id) : new Verdict.Refused(Refusal.WRONG);
  }

  /** The {@code v1} entries; others, like the asymmetric {@code v1a}, prove nothing here. */
  private static List<byte[]> symmetricSignatures(String header) {
    List<byte[]> signatures = new ArrayList<>();
    for (String entry : header.split(" ", MOST_SIGNATURES + 1)) {
      if (entry.startsWith("v1,") && signatures.size() < MOST_SIGNATURES) {
        signatures.add(entry.getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return signatures;
  }

  private boolean stale(String timestamp, Duration tolerance) {
    Instant signedAt = Instant.ofEpochSecond(Long.parseLong(timestamp));
    return Duration.between(signedAt, clock.instant()).abs().compareTo(tolerance) > 0;
  }
}
