package dev.penstock.aws;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS Signature Version 4 ("Signing AWS API requests", IAM User Guide): with a body and no query,
 * as AWS's JSON protocols send them and S3 takes objects, or presigned in a query to the path
 * {@code /}.
 *
 * @param region such as {@code eu-central-1}
 * @param service the service's name in signatures, such as {@code sqs}
 */
record SigV4(String region, String service) {

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * The headers to send: those given, which are all signed, with {@code x-amz-date}, {@code
   * x-amz-security-token} where there is one, and {@code authorization}. The host is signed and not
   * among them: who sends the request sets it.
   */
  Map<String, String> sign(
      String method,
      URI uri,
      Map<String, String> headers,
      byte[] body,
      AwsCredentials credentials,
      Instant now) {
    // What needs no encoding is encoded alike by all services, S3 among them.
    if (!uri.getPath().matches("/[A-Za-z0-9._~/-]*") || uri.getQuery() != null) {
      throw new IllegalArgumentException(
          "only plain paths without a query are signed: " + uri.getPath());
    }
    String moment = MOMENT.format(now);
    Map<String, String> sent = new TreeMap<>();
    headers.forEach((name, value) -> sent.put(name.toLowerCase(Locale.ROOT), value.strip()));
    sent.put("x-amz-date", moment);
    if (!credentials.sessionToken().isEmpty()) {
      sent.put("x-amz-security-token", credentials.sessionToken());
    }
    Map<String, String> signed = new TreeMap<>(sent);
    signed.put("host", uri.getRawAuthority());
    String names = String.join(";", signed.keySet());
    String lines =
        signed.entrySet().stream()
            .map(it -> it.getKey() + ":" + it.getValue() + "\n")
            .collect(Collectors.joining());
    String request = String.join("\n", method, uri.getPath(), "", lines, names, hex(sha256(body)));
    String signature = signature(request, moment, credentials);
    sent.put(
        "authorization",
        "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
            .formatted(ALGORITHM, credentials.accessKeyId(), scope(moment), names, signature));
    return sent;
  }

  /**
   * The query of a GET that whoever has it may send, without its question mark.
   *
   * @param authority host and port that it is sent to
   * @param parameters of the call
   * @param lasts how long it holds
   */
  String presign(
      String authority,
      Map<String, String> parameters,
      Duration lasts,
      AwsCredentials credentials,
      Instant now) {
    String moment = MOMENT.format(now);
    Map<String, String> asked = new TreeMap<>(parameters);
    asked.put("X-Amz-Algorithm", ALGORITHM);
    asked.put("X-Amz-Credential", credentials.accessKeyId() + "/" + scope(moment));
    asked.put("X-Amz-Date", moment);
    asked.put("X-Amz-Expires", Long.toString(lasts.toSeconds()));
    asked.put("X-Amz-SignedHeaders", "host");
    if (!credentials.sessionToken().isEmpty()) {
      asked.put("X-Amz-Security-Token", credentials.sessionToken());
    }
    String query =
        asked.entrySet().stream()
            .map(it -> encoded(it.getKey()) + "=" + encoded(it.getValue()))
            .collect(Collectors.joining("&"));
    String nothing = hex(sha256(new byte[0]));
    String request =
        String.join("\n", "GET", "/", query, "host:" + authority + "\n", "host", nothing);
    return query + "&X-Amz-Signature=" + signature(request, moment, credentials);
  }

  private String scope(String moment) {
    return String.join("/", moment.substring(0, 8), region, service, "aws4_request");
  }

  private String signature(String request, String moment, AwsCredentials credentials) {
    String text = String.join("\n", ALGORITHM, moment, scope(moment), hex(sha256(bytes(request))));
    byte[] key = bytes("AWS4" + credentials.secretAccessKey());
    for (String part : scope(moment).split("/", -1)) {
      key = mac(key, part);
    }
    return hex(mac(key, text));
  }

  /** RFC 3986, which is stricter than what a form is encoded by. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static byte[] mac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(bytes(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA256 is part of every Java platform", e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-256 is part of every Java platform", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
