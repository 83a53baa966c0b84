package dev.penstock.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of a function's or a task's own role: from the endpoint that Lambda names where a
 * function was started from a snapshot ({@code AWS_CONTAINER_CREDENTIALS_FULL_URI}) and ECS for its
 * tasks ({@code AWS_CONTAINER_CREDENTIALS_RELATIVE_URI}), else from the environment. Those of the
 * endpoint are kept until shortly before they end. Thread-safe.
 */
public final class CredentialSource {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration BEFORE_THEY_END = Duration.ofMinutes(5);

  /** The address that ECS gives in its documentation for every task. */
  private static final String ECS = "http://169.254.170.2";

  private final Map<String, String> variables;
  private final Supplier<HttpClient> http;
  private final Clock clock;
  private @Nullable Lent lent;

  private record Lent(AwsCredentials credentials, Instant until) {}

  CredentialSource(Map<String, String> variables, Supplier<HttpClient> http, Clock clock) {
    this.variables = variables;
    this.http = http;
    this.clock = clock;
  }

  /**
   * The credentials that hold now.
   *
   * @throws PlatformException {@code unavailable} when they can't be had
   */
  synchronized AwsCredentials get() {
    String endpoint = endpoint();
    if (endpoint == null) {
      return new AwsCredentials(
          required("AWS_ACCESS_KEY_ID"),
          required("AWS_SECRET_ACCESS_KEY"),
          variables.getOrDefault("AWS_SESSION_TOKEN", ""));
    }
    Lent known = lent;
    if (known == null || clock.instant().isAfter(known.until().minus(BEFORE_THEY_END))) {
      known = borrow(URI.create(endpoint));
      lent = known;
    }
    return known.credentials();
  }

  private @Nullable String endpoint() {
    String ofTask = variables.get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
    return ofTask == null ? variables.get("AWS_CONTAINER_CREDENTIALS_FULL_URI") : ECS + ofTask;
  }

  private Lent borrow(URI endpoint) {
    try {
      HttpRequest.Builder request = HttpRequest.newBuilder(endpoint).timeout(TIMEOUT).GET();
      String token = token();
      if (!token.isEmpty()) {
        request.header("authorization", token);
      }
      HttpResponse<byte[]> answer =
          http.get().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw unavailable(null);
      }
      JsonNode body = Json.read(answer.body());
      return new Lent(
          new AwsCredentials(
              body.path("AccessKeyId").asText(),
              body.path("SecretAccessKey").asText(),
              body.path("Token").asText()),
          Instant.parse(body.path("Expiration").asText()));
    } catch (IOException | java.time.DateTimeException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    }
  }

  private String token() throws IOException {
    String file = variables.get("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
    return file == null
        ? variables.getOrDefault("AWS_CONTAINER_AUTHORIZATION_TOKEN", "")
        : Files.readString(Path.of(file), StandardCharsets.US_ASCII).strip();
  }

  private String required(String name) {
    String value = variables.get(name);
    if (value == null) {
      throw unavailable(null);
    }
    return value;
  }

  private static PlatformException unavailable(@Nullable Exception cause) {
    Problem problem =
        Problem.of(ProblemType.UNAVAILABLE, "The function's credentials for AWS can't be had.");
    return cause == null
        ? PlatformException.of(problem.type(), problem.detail())
        : new PlatformException(problem, cause);
  }
}
