package dev.penstock.workers.grpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.penstock.json.Json;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.util.ArrayList;
import java.util.List;

/** Messages as JSON, in the mapping of Protocol Buffers (ProtoJSON). */
final class Messages {

  private final MethodDescriptor method;
  private final JsonFormat.Parser parser;
  private final JsonFormat.Printer printer;

  Messages(MethodDescriptor method) {
    this.method = method;
    FileDescriptor file = method.getFile();
    var types = JsonFormat.TypeRegistry.newBuilder().add(file.getMessageTypes()).build();
    this.parser = JsonFormat.parser().usingTypeRegistry(types);
    this.printer =
        JsonFormat.printer()
            .usingTypeRegistry(types)
            .alwaysPrintFieldsWithNoPresence()
            .omittingInsignificantWhitespace();
  }

  /**
   * What is sent: one message, or those of {@code messages} where the method takes a stream.
   *
   * @throws InvalidArgumentsException when they are not of the method's type; no value is quoted
   */
  List<DynamicMessage> requests(JsonNode arguments) {
    if (!method.isClientStreaming()) {
      return List.of(request(arguments.isMissingNode() ? Json.object() : arguments, "arguments"));
    }
    JsonNode messages = arguments.path("messages");
    if (!messages.isArray() || arguments.size() != 1) {
      throw new InvalidArgumentsException(
          "arguments", "must be {messages: [...]}, because the method takes a stream");
    }
    List<DynamicMessage> requests = new ArrayList<>();
    for (JsonNode message : messages) {
      requests.add(request(message, "arguments/messages/" + requests.size()));
    }
    return requests;
  }

  JsonNode response(DynamicMessage message) throws InvalidProtocolBufferException {
    return Json.read(printer.print(message));
  }

  ArrayNode responses(List<DynamicMessage> messages) throws InvalidProtocolBufferException {
    ArrayNode all = Json.array();
    for (DynamicMessage message : messages) {
      all.add(response(message));
    }
    return all;
  }

  private DynamicMessage request(JsonNode value, String member) {
    Descriptor type = method.getInputType();
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    try {
      parser.merge(Json.write(value), message);
      return message.build();
    } catch (InvalidProtocolBufferException | RuntimeException e) {
      throw new InvalidArgumentsException(
          member,
          "is no "
              + type.getFullName()
              + "; its fields are "
              + type.getFields().stream().map(f -> f.getJsonName()).toList());
    }
  }
}
