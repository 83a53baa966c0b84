package dev.penstock.workers.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.json.Digest;
import dev.penstock.json.DigestCache;
import dev.penstock.json.Json;
import dev.penstock.workers.call.Resources;
import dev.penstock.workers.credential.Authorizations;
import dev.penstock.workers.credential.Credential;
import dev.penstock.workers.credential.SecretValues;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.HttpAct;
import dev.penstock.workers.http.HttpArguments;
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
 * {endpoint, authentication?, content?}, operationId, parameters?, authentication?, output,
 * redirect}}. Thread-safe.
 */
public final class OpenApiTool implements Tool {

  private static final String NAME = "openapi";

  private final Authorizations authorizations;
  private final Resources resources;
  private final HttpAct http;
  private final DigestCache<OpenApiDocument> documents = new DigestCache<>(50);

  public OpenApiTool(Egress egress, Authorizations authorizations, Resources resources) {
    this.authorizations = authorizations;
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
    SecretValues values = SecretValues.of(arguments);
    return new Call(
        http,
        authorizations,
        document,
        operation,
        values,
        request(document, operation, values.hidden()),
        Credential.of(arguments.path("authentication")));
  }

  private static HttpArguments request(
      OpenApiDocument document, Operation operation, JsonNode arguments) {
    ObjectNode request = OpenApiRequest.of(document, operation, arguments.path("parameters"));
    for (String member : new String[] {"output", "redirect"}) {
      if (arguments.has(member)) {
        request.set(member, arguments.path(member));
      }
    }
    return HttpArguments.of(request);
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
      HttpAct http,
      Authorizations authorizations,
      OpenApiDocument document,
      Operation operation,
      SecretValues values,
      HttpArguments arguments,
      Credential credential)
      implements ToolCall {

    @Override
    public Action action() {
      return new Action(
          NAME,
          arguments.call().method(),
          operation.declaration().path("operationId").asText(),
          arguments.call().uri());
    }

    @Override
    public Set<String> secrets() {
      return values.and(credential);
    }

    @Override
    public Idempotency idempotency(Idempotency declared) {
      return Idempotency.of(arguments.call().method(), declared);
    }

    @Override
    public Optional<ObjectNode> resolved() {
      return Optional.of(
          Json.object()
              .put("method", arguments.call().method())
              .put("uri", arguments.call().uri().toString())
              .put("documentDigest", document.digest()));
    }

    @Override
    public ToolResult act(Permit permit) {
      HttpArguments sent =
          values.isEmpty() ? arguments : request(document, operation, values.put(permit.secrets()));
      return http.act(NAME, sent, authorizations.of(credential, permit), permit);
    }
  }
}
