package dev.penstock.vault.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.aws.AwsJson;
import dev.penstock.json.Json;
import dev.penstock.keyring.ValueSource;
import dev.penstock.openbao.OpenBao;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fetches values from those who keep them. Nothing that was fetched is kept. Thread-safe. */
public final class SecretSources implements ValueSource {

  private static final Pattern ARN =
      Pattern.compile(
          "(?<arn>arn:[a-z-]+:(?<service>secretsmanager|ssm):(?<region>[a-z0-9-]+):\\d*:"
              + "(?:secret:|parameter/)(?<name>[^#]+))(?:#(?<version>[A-Za-z0-9-]+))?");
  private static final Pattern BAO =
      Pattern.compile(
          "(?<server>https?://[^/?#]+)/(?<path>[^?#]+(?:\\?version=\\d+)?)#(?<member>.+)");

  private final References references;
  private final Map<String, String> variables;
  private final Clock clock;
  private final Map<String, AwsJson> services = new ConcurrentHashMap<>();
  private final Map<String, OpenBao> servers = new ConcurrentHashMap<>();

  public SecretSources(Map<String, String> variables, Clock clock) {
    this.references = new References(variables);
    this.variables = Map.copyOf(variables);
    this.clock = clock;
  }

  @Override
  public byte[] fetch(String reference) {
    References.Kind kind = references.kind(reference);
    String place = kind.rest(reference);
    return switch (kind) {
      case AWS_SECRETS_MANAGER -> secretsManager(matched(ARN, place));
      case AWS_SSM -> parameter(matched(ARN, place));
      case OPENBAO -> openBao(matched(BAO, place));
      case FILE -> file(Path.of(place));
      case ENV -> variable(place);
    };
  }

  private byte[] secretsManager(Matcher arn) {
    var question = Json.object().put("SecretId", arn.group("arn"));
    if (arn.group("version") != null) {
      question.put("VersionId", arn.group("version"));
    }
    JsonNode body =
        asked(AwsJson.Service.SECRETS_MANAGER, arn.group("region"), "GetSecretValue", question);
    return body.has("SecretBinary")
        ? Base64.getDecoder().decode(body.path("SecretBinary").asText())
        : bytes(body.path("SecretString"));
  }

  private byte[] parameter(Matcher arn) {
    String version = arn.group("version") == null ? "" : ":" + arn.group("version");
    // A name with a path in it begins with a slash, which an ARN writes once.
    String slash = arn.group("name").contains("/") ? "/" : "";
    var question =
        Json.object().put("Name", slash + arn.group("name") + version).put("WithDecryption", true);
    JsonNode body = asked(AwsJson.Service.SSM, arn.group("region"), "GetParameter", question);
    return bytes(body.at("/Parameter/Value"));
  }

  private JsonNode asked(
      AwsJson.Service service, String region, String action, ObjectNode question) {
    AwsJson.Answer answer =
        services
            .computeIfAbsent(
                service.name() + " " + region, _ -> new AwsJson(service, region, variables, clock))
            .call(action, question);
    if (answer.isDone()) {
      return answer.body();
    }
    if (answer.error().endsWith("NotFound") || answer.error().endsWith("NotFoundException")) {
      throw notThere();
    }
    throw refused(service.display() + " answered " + answer.error());
  }

  private byte[] openBao(Matcher place) {
    OpenBao.Answer answer =
        servers
            .computeIfAbsent(
                place.group("server"), address -> new OpenBao(URI.create(address), variables))
            .get(place.group("path"));
    return switch (answer.status()) {
      case 200 -> bytes(answer.body().at("/data/data").path(place.group("member")));
      case 404 -> throw notThere();
      default -> throw refused("OpenBao answered " + answer.status());
    };
  }

  private static byte[] file(Path file) {
    try {
      // Not by a link to somewhere else.
      if (!file.toRealPath().equals(file)) {
        throw PlatformException.of(
            ProblemType.INVALID_CONFIGURATION, "The path of a secret's file has links in it.");
      }
      return trimmed(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new PlatformException(notThere().problem(), e);
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(ProblemType.UNAVAILABLE, "The file of a secret can't be read."), e);
    }
  }

  private byte[] variable(String name) {
    String value = variables.get(name);
    if (value == null || value.isEmpty()) {
      throw notThere();
    }
    return value.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(JsonNode text) {
    if (!text.isTextual() || text.textValue().isEmpty()) {
      throw notThere();
    }
    return text.textValue().getBytes(StandardCharsets.UTF_8);
  }

  /** One newline at the end is an editor's, as with {@code secret put}. */
  private static byte[] trimmed(byte[] bytes) {
    boolean line = bytes.length > 1 && bytes[bytes.length - 1] == '\n';
    return line ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
  }

  private static Matcher matched(Pattern pattern, String place) {
    Matcher matcher = pattern.matcher(place);
    if (!matcher.matches()) {
      throw PlatformException.of(
          ProblemType.INVALID_CONFIGURATION, "The reference of a secret can't be read.");
    }
    return matcher;
  }

  private static PlatformException notThere() {
    return PlatformException.of(
        ProblemType.NOT_FOUND, "Whoever keeps the value of the secret has no such thing.");
  }

  private static PlatformException refused(String why) {
    return PlatformException.of(
        ProblemType.UNAVAILABLE, "The value of the secret can't be had: " + why + ".");
  }
}
