package dev.penstock.workers.asyncapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.DocumentTree;
import dev.penstock.json.Digest;
import dev.penstock.problem.PlatformException;
import dev.penstock.workers.call.LocalReferences;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.util.ArrayList;
import java.util.List;

/**
 * An AsyncAPI document (2.x up to 2.6, or 3.0). Immutable and thread-safe.
 *
 * @param root the document
 * @param isOf3 whether it is of version 3
 * @param digest of its content
 */
record AsyncApiDocument(JsonNode root, boolean isOf3, String digest) {

  /**
   * Reads it.
   *
   * @throws InvalidArgumentsException when it is no AsyncAPI document of a known version
   */
  static AsyncApiDocument read(byte[] content) {
    JsonNode root;
    try {
      root = DocumentTree.read("document", content);
    } catch (PlatformException e) {
      throw new InvalidArgumentsException(
          "document", "is neither JSON nor YAML: " + e.problem().detail());
    }
    String version = root.path("asyncapi").asText();
    if (!version.matches("(2\\.[0-6]|3\\.0)\\.\\d+.*")) {
      throw new InvalidArgumentsException(
          "document", "is not AsyncAPI 2.0 to 2.6 or 3.0, which its first member would say");
    }
    return new AsyncApiDocument(root, version.startsWith("3"), Digest.of(root));
  }

  JsonNode resolve(JsonNode node) {
    return new LocalReferences(root).resolve(node);
  }

  /**
   * What the call is about.
   *
   * @param name of the operation (3.0) or the channel (2.x)
   * @param direction {@code publish} or {@code subscribe}
   * @throws InvalidArgumentsException when the document has no such thing
   */
  Operation operation(String name, String direction) {
    return isOf3 ? ofOperation(name) : ofChannel(name, direction);
  }

  private Operation ofOperation(String name) {
    JsonNode operation = resolve(root.path("operations").path(LocalReferences.name(name)));
    if (!operation.isObject()) {
      throw new InvalidArgumentsException("operation", "names none of the document: " + name);
    }
    JsonNode channel = resolve(operation.path("channel"));
    JsonNode address = channel.path("address");
    if (!address.isTextual()) {
      throw new InvalidArgumentsException(
          "operation", "is on a channel without an address, which nobody can know");
    }
    List<String> servers = new ArrayList<>();
    channel
        .path("servers")
        .forEach(server -> servers.add(LocalReferences.name(server.path("$ref").asText())));
    JsonNode messages =
        operation.path("messages").isArray()
            ? operation.path("messages")
            : channel.path("messages");
    return new Operation(name, address.asText(), channel, operation, messages(messages), servers);
  }

  private Operation ofChannel(String name, String direction) {
    JsonNode channel = resolve(root.path("channels").path(name));
    if (!channel.isObject()) {
      throw new InvalidArgumentsException("channel", "names none of the document: " + name);
    }
    JsonNode operation = resolve(channel.path(direction));
    if (!operation.isObject()) {
      throw new InvalidArgumentsException("channel", "has no operation " + direction);
    }
    List<String> servers = new ArrayList<>();
    channel.path("servers").forEach(server -> servers.add(server.asText()));
    JsonNode message = operation.path("message");
    return new Operation(
        name,
        name,
        channel,
        operation,
        message.path("oneOf").isArray()
            ? messages(message.path("oneOf"))
            : message.isMissingNode() ? List.of() : List.of(message(message)),
        servers);
  }

  private List<MessageType> messages(JsonNode declared) {
    List<MessageType> types = new ArrayList<>();
    declared.forEach(message -> types.add(message(message)));
    return types;
  }

  private MessageType message(JsonNode declared) {
    return MessageType.of(this, resolve(declared));
  }
}
