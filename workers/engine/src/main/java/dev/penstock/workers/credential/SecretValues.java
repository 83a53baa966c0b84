package dev.penstock.workers.credential;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.json.Json;
import dev.penstock.workers.http.SecretContent;
import dev.penstock.workers.tool.InvalidArgumentsException;
import dev.penstock.workers.tool.Secrets;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The arguments of a call in which some values are only named: {@code secrets: [{at, secret,
 * member}]} says where they go. What data a run carries can't add to that.
 *
 * @param arguments as the run gave them, null where a secret goes
 */
public record SecretValues(ObjectNode arguments) {

  private static final String HIDDEN = "***";

  public static SecretValues of(JsonNode arguments) {
    return new SecretValues((ObjectNode) arguments);
  }

  public boolean isEmpty() {
    return references().isEmpty() && places().isEmpty();
  }

  /** The names of these secrets. */
  public Set<String> names() {
    return names(references());
  }

  /** The names of these secrets and of the credential's. */
  public Set<String> and(Credential credential) {
    Set<String> all = new TreeSet<>(names(references()));
    all.addAll(credential.secrets());
    return all;
  }

  /** With a mask where a secret goes: good enough to check everything else. */
  public ObjectNode hidden() {
    if (isEmpty()) {
      return arguments;
    }
    ObjectNode hidden = put(arguments.deepCopy(), references(), reference -> HIDDEN);
    places().forEach(place -> put(hidden, place.asText(), HIDDEN));
    return hidden;
  }

  /**
   * With the secrets where they go.
   *
   * @throws InvalidArgumentsException when a secret has no such member
   */
  public ObjectNode put(Secrets secrets) {
    return isEmpty() ? arguments : put(arguments.deepCopy(), references(), secrets);
  }

  /**
   * As {@link #put(Secrets)}, and with the parameter of the call's authorization where that goes.
   *
   * @throws InvalidArgumentsException also when the call shows no such thing
   */
  public ObjectNode put(Secrets secrets, Optional<String> parameter) {
    ObjectNode filled = put(secrets);
    for (JsonNode place : places()) {
      String shown =
          parameter.orElseThrow(
              () -> new InvalidArgumentsException("authorization", "has no parameter"));
      secrets.trace(shown);
      secrets.trace(encoded(shown));
      put(filled, place.asText(), shown);
    }
    return filled;
  }

  static ObjectNode put(ObjectNode into, JsonNode references, Secrets secrets) {
    return put(into, references, reference -> value(reference, secrets));
  }

  static Set<String> names(JsonNode references) {
    Set<String> names = new TreeSet<>();
    references.forEach(reference -> names.add(reference.path("secret").asText()));
    return names;
  }

  private JsonNode references() {
    return arguments.path("secrets");
  }

  private static ObjectNode put(
      ObjectNode into, JsonNode references, Function<JsonNode, String> value) {
    for (JsonNode reference : references) {
      put(into, reference.path("at").asText(), value.apply(reference));
    }
    return into;
  }

  private static void put(ObjectNode into, String pointer, String value) {
    JsonPointer at = JsonPointer.compile(pointer);
    TextNode text = TextNode.valueOf(value);
    switch (into.at(at.head())) {
      case ObjectNode object -> object.set(at.last().getMatchingProperty(), text);
      case ArrayNode array -> array.set(at.last().getMatchingIndex(), text);
      default -> throw new InvalidArgumentsException("secrets", "go where there is nothing");
    }
  }

  /** Where the parameter of the call's authorization goes. */
  private JsonNode places() {
    return arguments.path("authorizationAt");
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String value(JsonNode reference, Secrets secrets) {
    String name = reference.path("secret").asText();
    String member = reference.path("member").asText();
    String whole = secrets.text(name);
    String value = whole;
    if (!member.isEmpty()) {
      JsonNode found = SecretContent.object(whole).at(member);
      if (found.isMissingNode() || found.isNull()) {
        throw new InvalidArgumentsException(
            "secret", name + " has no member " + member.substring(1));
      }
      value = found.isTextual() ? found.textValue() : Json.write(found);
    }
    secrets.trace(value);
    secrets.trace(encoded(value));
    return value;
  }
}
