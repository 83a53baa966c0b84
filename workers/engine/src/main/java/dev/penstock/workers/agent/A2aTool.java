package dev.penstock.workers.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.workers.call.Resources;
import dev.penstock.workers.credential.Authorizations;
import dev.penstock.workers.credential.Credential;
import dev.penstock.workers.credential.SecretValues;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.HttpUri;
import dev.penstock.workers.tool.Action;
import dev.penstock.workers.tool.InvalidArgumentsException;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.Preparation;
import dev.penstock.workers.tool.Tool;
import dev.penstock.workers.tool.ToolCall;
import dev.penstock.workers.tool.ToolResult;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * {@code call: a2a} (DSL reference, section A2A Call). Arguments: {@code {method, agentCard?:
 * {endpoint, authentication?, content?}, server?: {endpoint, authentication?}, parameters?,
 * secrets?}}. Thread-safe.
 */
public final class A2aTool implements Tool {

  private static final String NAME = "a2a";
  private static final Set<String> STREAMS = Set.of("message/stream", "tasks/resubscribe");

  private final JsonRpc rpc;
  private final Authorizations authorizations;
  private final Resources resources;

  public A2aTool(Egress egress, Authorizations authorizations, Resources resources) {
    this.rpc = new JsonRpc(egress);
    this.authorizations = authorizations;
    this.resources = resources;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean readsFirst() {
    return true;
  }

  @Override
  public ToolCall prepare(JsonNode arguments, Preparation preparation) {
    if (arguments.path("method").asText().isBlank()) {
      throw new InvalidArgumentsException("method", "must be a text that is not empty");
    }
    JsonNode parameters = arguments.path("parameters");
    if (!parameters.isObject() && !parameters.isMissingNode()) {
      throw new InvalidArgumentsException("parameters", "must be an object");
    }
    JsonNode card = arguments.path("agentCard");
    JsonNode place = card.isMissingNode() ? arguments.path("server") : card;
    String given = place.path("endpoint").asText();
    URI uri =
        HttpUri.of(card.isObject() ? url(resources.read(card, preparation)) : given, Json.object());
    // A card may point anywhere; what was meant for its own origin is shown there only. A card that
    // came with the definition has no origin.
    boolean home =
        !card.has("content") && HttpUri.sameOrigin(HttpUri.of(given, Json.object()), uri);
    JsonNode authentication = place.path("authentication");
    Credential credential =
        home ? Credential.of(authentication) : Credential.of(Json.object().path("none"));
    return new Call(rpc, authorizations, uri, SecretValues.of(arguments), credential);
  }

  /**
   * Where the agent speaks JSON-RPC as the language knows it (A2A 0.3, section AgentCard). A card
   * of 1.0 says it in another place, if its agent speaks 0.3 too.
   */
  private static String url(byte[] content) {
    JsonNode card;
    try {
      card = Json.read(content);
    } catch (PlatformException e) {
      throw new InvalidArgumentsException("agentCard", "is not JSON");
    }
    if (card.path("preferredTransport").asText("JSONRPC").equals("JSONRPC")
        && card.path("url").isTextual()) {
      return card.path("url").textValue();
    }
    for (JsonNode other : card.path("additionalInterfaces")) {
      if (other.path("transport").asText().equals("JSONRPC")) {
        return other.path("url").asText();
      }
    }
    for (JsonNode other : card.path("supportedInterfaces")) {
      if (other.path("protocolBinding").asText().equals("JSONRPC")
          && other.path("protocolVersion").asText().startsWith("0.3")) {
        return other.path("url").asText();
      }
    }
    throw new InvalidArgumentsException(
        "agentCard", "names no place where JSON-RPC of A2A 0.3 is spoken");
  }

  private record Call(
      JsonRpc rpc,
      Authorizations authorizations,
      URI uri,
      SecretValues values,
      Credential credential)
      implements ToolCall {

    @Override
    public Action action() {
      return new Action(NAME, "POST", method(), uri);
    }

    @Override
    public Set<String> secrets() {
      return values.and(credential);
    }

    @Override
    public Optional<ObjectNode> resolved() {
      return Optional.of(Json.object().put("uri", uri.toString()));
    }

    @Override
    public ToolResult act(Permit permit) {
      boolean stream = STREAMS.contains(method());
      String id = identity(permit.idempotencyKey());
      ObjectNode message = Json.object().put("method", method());
      JsonNode parameters = values.put(permit.secrets()).path("parameters");
      if (parameters instanceof ObjectNode object) {
        message.set("params", defaulted(object.deepCopy(), id));
      }
      Reply reply =
          rpc.ask(
              NAME,
              uri,
              Map.of("Accept", stream ? "text/event-stream" : "application/json"),
              message,
              id,
              authorizations.of(credential, permit),
              permit);
      return switch (reply) {
        case Reply.Ended(ToolResult result) -> result;
        case Reply.Results(var results, _) -> {
          ArrayNode all = Json.array();
          results.forEach(all::add);
          yield new ToolResult.Succeeded(stream ? all : results.getLast());
        }
      };
    }

    /**
     * The defaults that the specification wants; made of the key, so that a retry says the same.
     */
    private ObjectNode defaulted(ObjectNode parameters, String id) {
      boolean sends = method().equals("message/send") || method().equals("message/stream");
      if (sends && parameters.path("message") instanceof ObjectNode message) {
        if (!message.has("messageId")) {
          message.put("messageId", id);
        }
        if (!message.has("role")) {
          message.put("role", "user");
        }
      }
      return parameters;
    }

    private String method() {
      return values.arguments().path("method").asText();
    }

    private static String identity(String key) {
      return UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
    }
  }
}
