package dev.penstock.workers.asyncapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.DataSchemas;
import dev.penstock.json.Digest;
import dev.penstock.json.DigestCache;
import dev.penstock.json.Json;
import dev.penstock.workers.call.Resources;
import dev.penstock.workers.credential.Authorizations;
import dev.penstock.workers.credential.Credential;
import dev.penstock.workers.credential.SecretValues;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.tool.InvalidArgumentsException;
import dev.penstock.workers.tool.Preparation;
import dev.penstock.workers.tool.Tool;
import dev.penstock.workers.tool.ToolCall;
import java.util.Base64;

/**
 * {@code call: asyncapi} (DSL reference, section AsyncAPI Call). Arguments: {@code {document:
 * {endpoint, authentication?, content?}, operation | channel, server?: {name, variables?},
 * protocol?, authentication?, secrets?}}, and {@code message: {payload?, headers?}} to send one or
 * {@code subscribe: true, batch} to take some. Thread-safe.
 */
public final class AsyncApiTool implements Tool {

  private final Egress egress;
  private final Authorizations authorizations;
  private final Resources resources;
  private final Feeds feeds;
  private final DataSchemas schemas = DataSchemas.ofMessages();
  private final DigestCache<AsyncApiDocument> documents = new DigestCache<>(50);

  public AsyncApiTool(
      Egress egress, Authorizations authorizations, Resources resources, Feeds feeds) {
    this.egress = egress;
    this.authorizations = authorizations;
    this.resources = resources;
    this.feeds = feeds;
  }

  @Override
  public String name() {
    return Call.NAME;
  }

  @Override
  public boolean readsFirst() {
    return true;
  }

  @Override
  public ToolCall prepare(JsonNode arguments, Preparation preparation) {
    boolean subscribes = arguments.path("subscribe").asBoolean(false);
    if (!subscribes && !arguments.path("message").isObject()) {
      throw new InvalidArgumentsException("message", "must be an object");
    }
    AsyncApiDocument document = document(resources.read(arguments.path("document"), preparation));
    Operation operation =
        document.operation(named(document, arguments), subscribes ? "subscribe" : "publish");
    Server server = Server.choose(document, operation, arguments);
    SecretValues values = SecretValues.of(arguments);
    JsonNode message = subscribes ? Json.object() : values.hidden().path("message");
    Call call =
        new Call(
            egress,
            authorizations,
            document,
            operation,
            Place.of(server, address(document, operation, server.wire(), message)),
            Credential.of(arguments.path("authentication")));
    return subscribes
        ? new SubscribeCall(call, feeds, arguments.path(EffectRequest.BATCH))
        : new PublishCall(call, values, schemas);
  }

  private static String address(
      AsyncApiDocument document, Operation operation, Wire wire, JsonNode message) {
    String topic = wire == Wire.KAFKA ? Bindings.topic(operation) : "";
    return topic.isEmpty() ? ChannelAddress.of(document, operation, wire, message) : topic;
  }

  private static String named(AsyncApiDocument document, JsonNode arguments) {
    String right = document.isOf3() ? "operation" : "channel";
    String wrong = document.isOf3() ? "channel" : "operation";
    if (!arguments.path(right).isTextual()) {
      throw new InvalidArgumentsException(
          wrong,
          "is given, but in a document of AsyncAPI "
              + (document.isOf3() ? "3" : "2")
              + " the "
              + right
              + " has to be named");
    }
    return arguments.path(right).asText();
  }

  private AsyncApiDocument document(byte[] content) {
    String key = Digest.of(Base64.getEncoder().encodeToString(content));
    return documents
        .get(key)
        .orElseGet(
            () -> {
              AsyncApiDocument read = AsyncApiDocument.read(content);
              documents.put(key, read);
              return read;
            });
  }
}
