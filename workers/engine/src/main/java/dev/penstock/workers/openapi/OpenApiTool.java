package dev.penstock.workers.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.json.Digest;
import dev.penstock.json.DigestCache;
import dev.penstock.json.Json;
import dev.penstock.workers.http.Authorization;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.HttpAct;
import dev.penstock.workers.http.HttpArguments;
import dev.penstock.workers.http.HttpArguments.Credential;
import dev.penstock.workers.http.Resources;
import dev.penstock.workers.tool.Action;
import dev.penstock.workers.tool.InvalidArgumentsException;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.Preparation;
import dev.penstock.workers.tool.Tool;
import dev.penstock.workers.tool.ToolCall;
import dev.penstock.workers.tool.ToolResult;
import java.net.URI;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * {@code call: openapi} (DSL reference, section OpenAPI Call). Arguments: {@code {document:
 * {endpoint, authentication?}, operationId, parameters?, authentication?, output, redirect}}.
 * Thread-safe.
 */
public final class OpenApiTool implements Tool {

  private static final String NAME = "openapi";
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private final Resources resources;
  private final HttpAct http;
  private final DigestCache<OpenApiDocument> documents = new DigestCache<>(50);

  public OpenApiTool(Egress egress, Resources resources) {
    this.resources = resources;
    this.http = new HttpAct(egress);
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
    String operationId = arguments.path("operationId").asText();
    if (operationId.isBlank()) {
      throw new InvalidArgumentsException("operationId", "must be a text that is not empty");
    }
    JsonNode parameters = arguments.path("parameters");
    if (!parameters.isObject() && !parameters.isMissingNode()) {
      throw new InvalidArgumentsException("parameters", "must be an object");
    }
    JsonNode place = arguments.path("document");
    OpenApiDocument document = document(place, resources.read(place, preparation));
    Operation operation = document.operation(operationId);
    ObjectNode request = OpenApiRequest.of(document, operation, parameters);
    for (String member : new String[] {"authentication", "output", "redirect"}) {
      if (arguments.has(member)) {
        request.set(member, arguments.path(member));
      }
    }
    return new Call(http, operationId, document.digest(), HttpArguments.of(request));
  }

  private OpenApiDocument document(JsonNode place, byte[] content) {
    URI uri = URI.create(place.path("endpoint").asText());
    String key = Digest.of(uri + " " + Base64.getEncoder().encodeToString(content));
    return documents
        .get(key)
        .orElseGet(
            () -> {
              OpenApiDocument read = OpenApiDocument.read(content, uri);
              documents.put(key, read);
              return read;
            });
  }

  private record Call(
      HttpAct http, String operationId, String documentDigest, HttpArguments arguments)
      implements ToolCall {

    @Override
    public Action action() {
      return new Action(NAME, arguments.call().method(), operationId, arguments.call().uri());
    }

    @Override
    public Set<String> secrets() {
      Credential named = arguments.authentication();
      return named == null ? Set.of() : Set.of(named.secret());
    }

    @Override
    public Idempotency idempotency(Idempotency declared) {
      return SAFE.contains(arguments.call().method()) ? Idempotency.SAFE : declared;
    }

    @Override
    public Optional<ObjectNode> resolved() {
      return Optional.of(
          Json.object()
              .put("method", arguments.call().method())
              .put("uri", arguments.call().uri().toString())
              .put("documentDigest", documentDigest));
    }

    @Override
    public ToolResult act(Permit permit) {
      Credential named = arguments.authentication();
      Authorization authorization =
          named == null
              ? null
              : Authorization.of(named.scheme(), permit.secrets().text(named.secret()));
      return http.act(NAME, arguments, authorization, permit);
    }
  }
}
