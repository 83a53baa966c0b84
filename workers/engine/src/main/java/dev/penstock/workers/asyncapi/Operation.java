package dev.penstock.workers.asyncapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What can be done on a channel.
 *
 * @param name as the call names it
 * @param address of the channel, with its parameters in braces
 * @param channel its declaration
 * @param declaration of the operation
 * @param messages of which types the messages are; empty for any
 * @param servers the names of those that serve the channel; empty for all
 */
record Operation(
    String name,
    String address,
    JsonNode channel,
    JsonNode declaration,
    List<MessageType> messages,
    List<String> servers) {

  /** What the document says of the operation for one protocol. */
  JsonNode binding(String protocol) {
    return declaration.path("bindings").path(protocol);
  }

  /** What the document says of the channel for one protocol. */
  JsonNode channelBinding(String protocol) {
    return channel.path("bindings").path(protocol);
  }
}
