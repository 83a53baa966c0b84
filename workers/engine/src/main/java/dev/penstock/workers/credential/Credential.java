package dev.penstock.workers.credential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.Authentication.Scheme;
import dev.penstock.json.Json;
import dev.penstock.pem.Pem;
import dev.penstock.workers.http.SecretContent;
import dev.penstock.workers.tool.InvalidArgumentsException;
import dev.penstock.workers.tool.Secrets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A credential as a run names it: {@code {scheme, secret}} or {@code {scheme, properties,
 * references}}.
 *
 * @param scheme empty when the call shows nothing
 * @param reference as it came
 */
public record Credential(Optional<Scheme> scheme, JsonNode reference) {

  /** The properties that must never be seen, by pointer. */
  public static final List<String> HIDDEN =
      List.of(
          "/password",
          "/token",
          "/key",
          "/chain",
          "/client/secret",
          "/client/assertion",
          "/subject/token",
          "/actor/token");

  /**
   * Reads it; a missing one shows nothing.
   *
   * @throws InvalidArgumentsException for a scheme that there is not
   */
  public static Credential of(JsonNode authentication) {
    if (authentication.isMissingNode() || authentication.isNull()) {
      return new Credential(Optional.empty(), Json.object());
    }
    Optional<Scheme> scheme =
        Arrays.stream(Scheme.values())
            .filter(s -> s.wire().equals(authentication.path("scheme").asText()))
            .findFirst();
    if (scheme.isEmpty()) {
      throw new InvalidArgumentsException("authentication", "is of no known scheme");
    }
    return new Credential(scheme, authentication);
  }

  /** The names of the secrets it needs. */
  public Set<String> secrets() {
    return reference.has("secret")
        ? Set.of(reference.path("secret").asText())
        : SecretValues.names(reference.path("references"));
  }

  /**
   * The scheme's properties with the secrets in them; none of them may come back.
   *
   * @throws InvalidArgumentsException when a secret has not the form that is needed; it is never
   *     quoted
   */
  ObjectNode properties(Secrets secrets) {
    ObjectNode properties =
        reference.has("secret")
            ? content(secrets.text(reference.path("secret").asText()))
            : SecretValues.put(
                (ObjectNode) reference.path("properties").deepCopy(),
                reference.path("references"),
                secrets);
    for (String pointer : HIDDEN) {
      secrets.trace(properties.at(pointer).asText(""));
    }
    return properties;
  }

  private ObjectNode content(String secret) {
    if (SecretContent.object(secret) instanceof ObjectNode object) {
      return object;
    }
    if (scheme.equals(Optional.of(Scheme.BEARER))) {
      return Json.object().put("token", secret.strip());
    }
    if (scheme.equals(Optional.of(Scheme.CERTIFICATE)) && Pem.isPem(secret)) {
      return Json.object().put("key", secret).put("chain", secret);
    }
    throw new InvalidArgumentsException(
        "secret", "must be a JSON object with the properties of the authentication scheme");
  }

  @Override
  public String toString() {
    return "Credential[***]";
  }
}
