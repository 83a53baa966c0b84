package dev.penstock.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service of AWS that speaks a JSON protocol: one POST for each action, named by a header.
 * Nothing is connected before the first call. Thread-safe.
 */
public final class AwsJson {

  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration ANSWER = Duration.ofSeconds(2);

  private final Service service;
  private final URI endpoint;
  private final SigV4 signer;
  private final Map<String, String> variables;
  private final Clock clock;
  private @Nullable Caller caller;

  private record Caller(HttpClient http, CredentialSource credentials) {}

  /**
   * One of the services.
   *
   * @param name in addresses and signatures
   * @param target what stands before an action's name
   * @param display as people call it
   * @param protocol the version of the JSON protocol
   */
  public record Service(String name, String target, String display, String protocol) {
    public static final Service KMS = new Service("kms", "TrentService", "AWS KMS", "1.1");
    public static final Service SECRETS_MANAGER =
        new Service("secretsmanager", "secretsmanager", "AWS Secrets Manager", "1.1");
    public static final Service SSM = new Service("ssm", "AmazonSSM", "AWS Systems Manager", "1.1");
    static final Service SQS = new Service("sqs", "AmazonSQS", "Amazon SQS", "1.0");

    private String variable() {
      return "AWS_ENDPOINT_URL_" + name.toUpperCase(Locale.ROOT);
    }
  }

  /**
   * What a service said.
   *
   * @param status 200 when it did what was asked
   * @param error the error's name, such as {@code AccessDeniedException}; empty without one
   */
  public record Answer(int status, String error, JsonNode body) {
    public boolean isDone() {
      return status == 200;
    }

    /** Without what is in it. */
    @Override
    public String toString() {
      return "Answer[" + status + " " + error + "]";
    }
  }

  /**
   * A service in a region.
   *
   * @param variables of the environment: credentials, and the endpoint where another than the
   *     service's own is meant ({@code AWS_ENDPOINT_URL_KMS} and the like, {@code
   *     AWS_ENDPOINT_URL})
   */
  public AwsJson(Service service, String region, Map<String, String> variables, Clock clock) {
    this(
        service,
        region,
        "https://" + service.name() + "." + region + ".amazonaws.com",
        variables,
        clock);
  }

  /**
   * The same, at an address of its own where no other is meant.
   *
   * @param address a URL whose origin is asked
   */
  AwsJson(
      Service service, String region, String address, Map<String, String> variables, Clock clock) {
    this.service = service;
    this.variables = Map.copyOf(variables);
    this.clock = clock;
    this.signer = new SigV4(region, service.name());
    this.endpoint = endpoint(service, address, variables);
  }

  /**
   * Asks once.
   *
   * @throws PlatformException {@code unavailable} when there is no answer, or one that another try
   *     may change (a 5xx, throttling)
   */
  public Answer call(String action, ObjectNode message) {
    byte[] body = Json.write(message).getBytes(StandardCharsets.UTF_8);
    Caller by = caller();
    Map<String, String> headers =
        Map.of(
            "content-type",
            "application/x-amz-json-" + service.protocol(),
            "x-amz-target",
            service.target() + "." + action);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint)
            .timeout(ANSWER)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    signer
        .sign("POST", endpoint, headers, body, by.credentials().get(), clock.instant())
        .forEach(request::header);
    try {
      HttpResponse<byte[]> got =
          by.http().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      Answer answer = answer(got);
      if (got.statusCode() >= 500
          || got.statusCode() == 429
          || answer.error().contains("Throttling")) {
        throw unavailable(action + " was answered " + got.statusCode(), null);
      }
      return answer;
    } catch (IOException e) {
      throw unavailable("it can't be reached", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("this process is stopping", e);
    }
  }

  private Answer answer(HttpResponse<byte[]> got) {
    JsonNode body;
    try {
      body = got.body().length == 0 ? Json.object() : Json.read(got.body());
    } catch (PlatformException e) {
      throw unavailable("it answered " + got.statusCode() + " and no JSON", e);
    }
    String type = got.statusCode() == 200 ? "" : body.path("__type").asText();
    return new Answer(got.statusCode(), type.substring(type.lastIndexOf('#') + 1), body);
  }

  private synchronized Caller caller() {
    Caller known = caller;
    if (known == null) {
      HttpClient http =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(CONNECT)
              .build();
      known = new Caller(http, new CredentialSource(variables, () -> http, clock));
      caller = known;
    }
    return known;
  }

  private PlatformException unavailable(String why, @Nullable Exception cause) {
    Problem problem =
        Problem.of(ProblemType.UNAVAILABLE, service.display() + " is not there: " + why + ".");
    return cause == null ? new PlatformException(problem) : new PlatformException(problem, cause);
  }

  private static URI endpoint(Service service, String address, Map<String, String> variables) {
    String meant =
        variables.getOrDefault(
            service.variable(), variables.getOrDefault("AWS_ENDPOINT_URL", address));
    try {
      URI uri = URI.create(meant);
      if (uri.getScheme() != null && uri.getRawAuthority() != null) {
        return URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + "/");
      }
    } catch (IllegalArgumentException e) {
      throw new PlatformException(notAUrl(service, meant), e);
    }
    throw new PlatformException(notAUrl(service, meant));
  }

  private static Problem notAUrl(Service service, String meant) {
    return Problem.of(
        ProblemType.INVALID_CONFIGURATION,
        "The address of " + service.display() + " is not a URL: " + meant);
  }
}
