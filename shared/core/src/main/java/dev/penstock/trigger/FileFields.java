package dev.penstock.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.Problem.FieldError;
import dev.penstock.problem.ProblemType;
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

  private final List<FieldError> errors = new ArrayList<>();

  /** What is started; null after a defect. */
  public Trigger.@Nullable Start start(JsonNode node) {
    if (node.isMissingNode()) {
      return null;
    }
    refuseUnknown(node, "/start", Set.of("workflow", "version", "input"));
    String[] path = node.path("workflow").asText("").split("/", -1);
    boolean named =
        path.length == 2 && LABEL.matcher(path[0]).matches() && LABEL.matcher(path[1]).matches();
    if (!named) {
      error("/start/workflow", "must be namespace/name, in lower-case letters, digits and hyphens");
    }
    VersionRange version = version(node.path("version"));
    Optional<JsonNode> input = template(node.path("input"), "/start/input");
    return named && version != null ? new Trigger.Start(path[0], path[1], version, input) : null;
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
