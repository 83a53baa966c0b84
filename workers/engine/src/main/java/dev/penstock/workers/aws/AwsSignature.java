package dev.penstock.workers.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.vault.OpenSecret;
import dev.penstock.workers.http.HttpCall;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/**
 * Signs a request (Signature Version 4), with the credentials of a secret or with those that the
 * AWS SDK finds: environment, profile, or the role of the task or machine. Thread-safe.
 */
public final class AwsSignature {

  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  /**
   * The same request, signed.
   *
   * @param service the service's name in signatures
   * @param region that it is signed for
   * @param secrets the one that the file names; {@code {accessKeyId, secretAccessKey,
   *     sessionToken?}}; without one, those that are found
   * @throws PlatformException {@code invalid-configuration} when it is no such object
   * @throws software.amazon.awssdk.core.exception.SdkException when there are none to be found
   */
  public HttpCall sign(HttpCall call, String service, String region, List<OpenSecret> secrets) {
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(call.uri());
    call.headers().forEach(request::putHeader);
    byte[] body = Objects.requireNonNull(call.body());
    AwsCredentials credentials =
        secrets.isEmpty() ? found() : named(secrets.getFirst().value().revealText());
    Map<String, List<String>> headers =
        signer
            .sign(
                sign ->
                    sign.identity(credentials)
                        .request(request.build())
                        .payload(ContentStreamProvider.fromByteArray(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region))
            .request()
            .headers();
    HttpCall signed = call;
    for (var header : headers.entrySet()) {
      if (!header.getKey().equalsIgnoreCase("host")) {
        signed = signed.with(header.getKey(), String.join(",", header.getValue()));
      }
    }
    return signed;
  }

  private static AwsCredentials found() {
    try (DefaultCredentialsProvider provider = DefaultCredentialsProvider.builder().build()) {
      return provider.resolveCredentials();
    }
  }

  private static AwsCredentials named(String secret) {
    JsonNode json;
    try {
      json = Json.read(secret);
    } catch (PlatformException e) {
      throw unreadable();
    }
    String id = json.path("accessKeyId").asText();
    String key = json.path("secretAccessKey").asText();
    if (id.isEmpty() || key.isEmpty()) {
      throw unreadable();
    }
    return json.has("sessionToken")
        ? AwsSessionCredentials.create(id, key, json.path("sessionToken").asText())
        : AwsBasicCredentials.create(id, key);
  }

  /** Nothing of it is quoted. */
  private static PlatformException unreadable() {
    return PlatformException.of(
        ProblemType.INVALID_CONFIGURATION,
        "The secret is no JSON object with accessKeyId and secretAccessKey.");
  }
}
