package dev.penstock.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.Problem.FieldError;
import dev.penstock.problem.ProblemType;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads members of a file that says what may start runs, and gathers every defect of it, so that an
 * author mends them at once. Not thread-safe.
 */
public final class FileFields {

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");
  private static final Set<String> KAFKA_SCHEMES = Set.of("kafka", "kafka-secure");
  private static final int MOST_SERVERS = 8;

  private static final Pattern SECRET =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,126}[A-Za-z0-9])?");
  private static final int LONGEST_ADDRESS = 2_000;

  private final List<FieldError> errors = new ArrayList<>();

  /** What is started; null after a defect. */
  public Trigger.@Nullable Start start(JsonNode node) {
    if (node.isMissingNode()) {
      return null;
    }
    refuseUnknown(node, "/start", Set.of("workflow", "version", "input", "config"));
    String[] path = node.path("workflow").asText("").split("/", -1);
    boolean named =
        path.length == 2 && LABEL.matcher(path[0]).matches() && LABEL.matcher(path[1]).matches();
    if (!named) {
      error("/start/workflow", "must be namespace/name, in lower-case letters, digits and hyphens");
    }
    VersionRange version = version(node.path("version"));
    Optional<JsonNode> input = template(node.path("input"), "/start/input");
    Optional<ObjectNode> config = config(node.path("config"));
    return named && version != null
        ? new Trigger.Start(path[0], path[1], version, input, config)
        : null;
  }

  private Optional<ObjectNode> config(JsonNode node) {
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    if (node instanceof ObjectNode values) {
      return Optional.of(values);
    }
    error("/start/config", "must be an object");
    return Optional.empty();
  }

  private @Nullable VersionRange version(JsonNode node) {
    if (node.isMissingNode()) {
      return VersionRange.ANY;
    }
    try {
      return new VersionRange(node.isTextual() ? node.textValue() : "");
    } catch (IllegalArgumentException e) {
      error("/start/version", "must be text: *, an exact version like 1.2.3, ^1.2 or ~1.2");
      return null;
    }
  }

  /** A runtime expression or an object with expressions in it; empty when it is not there. */
  Optional<JsonNode> template(JsonNode node, String pointer) {
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    if (!isExpression(node) && !node.isObject()) {
      error(pointer, "must be a runtime expression ${ … } or an object");
    }
    return Optional.of(node);
  }

  /** A member that is one runtime expression; empty when it is not there. */
  public Optional<String> expression(JsonNode node, String pointer) {
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    if (!isExpression(node)) {
      error(pointer, "must be a runtime expression ${ … }");
    }
    return Optional.of(node.asText("").strip());
  }

  /** Whether it is one runtime expression. */
  static boolean isExpression(JsonNode node) {
    String text = node.asText("").strip();
    return node.isTextual() && text.startsWith("${") && text.endsWith("}");
  }

  /** A member that must be an object; missing after a defect. */
  public JsonNode object(JsonNode document, String name) {
    JsonNode node = document.path(name);
    if (node.isObject()) {
      return node;
    }
    error("/" + name, node.isMissingNode() ? "is missing" : "must be an object");
    return MissingNode.getInstance();
  }

  /** A name of lower-case letters, digits and inner hyphens; null after a defect. */
  public @Nullable String label(JsonNode node, String pointer) {
    return matching(
        node, pointer, LABEL, "must be 1 to 63 lower-case letters, digits and inner hyphens");
  }

  /** Text of a form; null after a defect. */
  public @Nullable String matching(JsonNode node, String pointer, Pattern form, String detail) {
    if (node.isTextual() && form.matcher(node.textValue()).matches()) {
      return node.textValue();
    }
    error(pointer, detail);
    return null;
  }

  /** The name of a secret; null after a defect. */
  public @Nullable String secret(JsonNode node, String pointer) {
    return matching(node, pointer, SECRET, "must be the name of a secret");
  }

  /**
   * An address without anything that is sent as a credential, or not at all; null after a defect.
   */
  public @Nullable URI address(JsonNode node, String pointer, Set<String> schemes) {
    String text = node.asText("");
    try {
      URI uri = new URI(text);
      if (node.isTextual()
          && text.length() <= LONGEST_ADDRESS
          && uri.getScheme() != null
          && schemes.contains(uri.getScheme())
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Told below, together with what is no address of the kind.
    }
    error(
        pointer,
        "must be an address with one of the schemes "
            + String.join(", ", schemes.stream().sorted().toList())
            + ", a host, and neither user information nor a fragment");
    return null;
  }

  /** The servers of a Kafka cluster, all of one scheme; empty after a defect. */
  public List<URI> kafkaServers(JsonNode kafka, String pointer) {
    JsonNode node = kafka.path("servers");
    List<URI> servers = new ArrayList<>();
    if (!node.isArray() || node.isEmpty() || node.size() > MOST_SERVERS) {
      error(pointer + "/servers", "must be a list of 1 to " + MOST_SERVERS + " addresses");
      return servers;
    }
    for (int i = 0; i < node.size(); i++) {
      URI uri = address(node.get(i), pointer + "/servers/" + i, KAFKA_SCHEMES);
      if (uri != null) {
        servers.add(uri);
      }
    }
    if (servers.stream().map(URI::getScheme).distinct().count() > 1) {
      error(pointer + "/servers", "must all have the same scheme");
    }
    return servers;
  }

  /** The topic of a Kafka cluster; null after a defect. */
  public @Nullable String kafkaTopic(JsonNode kafka, String pointer) {
    return matching(
        kafka.path("topic"),
        pointer + "/topic",
        TOPIC,
        "must be a topic: letters, digits, dots, hyphens, underscores");
  }

  /** How the secret of a Kafka connection is shown; null after a defect. */
  public @Nullable KafkaLogin kafkaLogin(JsonNode node, String pointer) {
    if (!node.has("login")) {
      if (node.has("secret")) {
        error(pointer + "/login", "must say how the secret is shown: " + logins());
        return null;
      }
      return KafkaLogin.NONE;
    }
    if (!node.has("secret")) {
      error(pointer + "/secret", "must name the user name and password that login shows");
      return null;
    }
    KafkaLogin login = KafkaLogin.of(node.path("login").asText()).orElse(null);
    if (login == null) {
      error(pointer + "/login", "must be " + logins());
    }
    return login;
  }

  private static String logins() {
    return String.join(", ", KafkaLogin.words());
  }

  /** Reports members that are none of the known ones. */
  public void refuseUnknown(JsonNode node, String pointer, Set<String> known) {
    for (var member : node.properties()) {
      if (!known.contains(member.getKey())) {
        error(
            pointer + "/" + member.getKey().replace("~", "~0").replace("/", "~1"),
            "is not known here; known are " + String.join(", ", known.stream().sorted().toList()));
      }
    }
  }

  public void error(String pointer, String detail) {
    errors.add(new FieldError(pointer, detail));
  }

  public boolean hasErrors() {
    return !errors.isEmpty();
  }

  /** All that was gathered. */
  public PlatformException refusal(String file) {
    return new PlatformException(
        new Problem(
            ProblemType.INVALID_DEFINITION,
            "The " + file + " file has " + errors.size() + " defect(s).",
            null,
            errors));
  }
}
