package dev.penstock.functions.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The OpenAPI document as a judge of answers. */
public final class Contract {

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private final JsonNode document;
  private final Map<String, Set<Integer>> seen = new ConcurrentHashMap<>();

  private Contract(JsonNode document) {
    this.document = document;
  }

  public static Contract load() {
    try (InputStream in =
        Objects.requireNonNull(Contract.class.getResourceAsStream("/openapi/penstock.v1.json"))) {
      return new Contract(Json.read(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public JsonNode document() {
    return document;
  }

  /** One operation of the document. */
  public record Op(String method, String template, JsonNode json) {
    public String id() {
      return json.path("operationId").asText();
    }
  }

  public List<Op> operations() {
    List<Op> all = new ArrayList<>();
    for (var path : document.path("paths").properties()) {
      for (var method : path.getValue().properties()) {
        all.add(
            new Op(
                method.getKey().toUpperCase(java.util.Locale.ROOT),
                path.getKey(),
                method.getValue()));
      }
    }
    return all;
  }

  /** Which statuses each operation has answered. */
  public Map<String, Set<Integer>> seen() {
    return seen;
  }

  /** Fails unless the document promises exactly this kind of answer for this request. */
  public void judge(String method, String path, HttpResponse response) {
    operations().stream()
        .filter(op -> op.method().equals(method))
        .filter(op -> path.matches(op.template().replaceAll("\\{\\w+}", "[^/]+")))
        // What says more of the path literally is meant, as for the router.
        .min(Comparator.comparingLong(op -> op.template().chars().filter(c -> c == '{').count()))
        .ifPresent(
            op -> {
              judge(op, response);
              seen.computeIfAbsent(op.id(), _ -> ConcurrentHashMap.newKeySet())
                  .add(response.status());
            });
  }

  private void judge(Op op, HttpResponse response) {
    String what = op.id() + " answered " + response.status();
    JsonNode promised = op.json().path("responses").path(String.valueOf(response.status()));
    if (promised.isMissingNode()) {
      throw new AssertionError(what + ", which is not in the document");
    }
    JsonNode resolved = promised.has("$ref") ? follow(promised.path("$ref").asText()) : promised;
    if (!resolved.has("content")) {
      require(response.body().length == 0, what + " with a body");
      return;
    }
    String type = Objects.requireNonNull(response.headers().get("content-type"), what);
    JsonNode content = resolved.path("content").path(type);
    require(!content.isMissingNode(), what + " as " + type);
    if (type.endsWith("json") && !type.endsWith("ndjson")) {
      List<String> errors = violations(content.path("schema"), Json.read(response.body()));
      require(errors.isEmpty(), what + ": " + errors);
    }
  }

  /** How a value breaks a schema of the document. */
  public List<String> violations(JsonNode schema, JsonNode value) {
    ObjectNode root = schema.deepCopy();
    root.set("components", document.path("components"));
    return REGISTRY.getSchema(root).validate(value).stream().map(Object::toString).toList();
  }

  private JsonNode follow(String reference) {
    return document.at(reference.substring(1));
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new AssertionError(message);
    }
  }
}
