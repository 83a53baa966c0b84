package dev.penstock.aws;

import dev.penstock.problem.PlatformException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Objects of a bucket that has Object Lock: each is put with a time until which nobody can take it
 * away (S3's PutObject, compliance mode). Addressed by path, which every service that speaks S3
 * takes. Nothing is connected before the first call. Thread-safe.
 */
public final class LockedObjects {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final String base;
  private final SigV4 signer;
  private final Duration retention;
  private final CredentialSource credentials;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final Clock clock;

  /**
   * A bucket.
   *
   * @param endpoint of the service, without a path
   * @param retention how long an object stays, from when it is put
   * @param variables of the environment, for the credentials
   */
  public LockedObjects(
      URI endpoint,
      String region,
      String bucket,
      Duration retention,
      Map<String, String> variables,
      Clock clock) {
    this.base = endpoint.getScheme() + "://" + endpoint.getRawAuthority() + "/" + bucket + "/";
    this.signer = new SigV4(region, "s3");
    this.retention = retention;
    this.clock = clock;
    this.credentials = new CredentialSource(variables, () -> http, clock);
  }

  /**
   * Puts an object.
   *
   * @param key of letters, digits, {@code . _ - /}
   * @throws IOException when it was not taken, saying why
   */
  public void put(String key, byte[] content) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("x-amz-content-sha256", HexFormat.of().formatHex(digest("SHA-256", content)));
    headers.put("x-amz-object-lock-mode", "COMPLIANCE");
    headers.put(
        "x-amz-object-lock-retain-until-date",
        clock.instant().plus(retention).truncatedTo(ChronoUnit.SECONDS).toString());
    // S3 wants a check sum of whatever it is to keep for so long.
    headers.put("content-md5", Base64.getEncoder().encodeToString(digest("MD5", content)));
    URI uri = URI.create(base + key);
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri)
              .timeout(TIMEOUT)
              .PUT(HttpRequest.BodyPublishers.ofByteArray(content));
      signer
          .sign("PUT", uri, headers, content, credentials.get(), clock.instant())
          .forEach(request::header);
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException("it answered " + answer.statusCode() + reason(answer.body()));
      }
    } catch (PlatformException e) {
      throw new IOException(e.problem().detail(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the node is stopping", e);
    }
  }

  /** S3's errors are XML with one word for a program in it. */
  private static String reason(String answer) {
    int from = answer.indexOf("<Code>");
    int to = answer.indexOf("</Code>");
    return from < 0 || to < from || to - from > 100
        ? ""
        : " (" + answer.substring(from + "<Code>".length(), to) + ")";
  }

  private static byte[] digest(String algorithm, byte[] content) {
    try {
      return MessageDigest.getInstance(algorithm).digest(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(algorithm + " is part of every Java platform", e);
    }
  }
}
