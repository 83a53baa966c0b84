package dev.penstock.workers.asyncapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.DataSchemas;
import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.json.Json;
import dev.penstock.workers.credential.SecretValues;
import dev.penstock.workers.http.HttpAct;
import dev.penstock.workers.http.HttpArguments;
import dev.penstock.workers.tool.Action;
import dev.penstock.workers.tool.InvalidArgumentsException;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.ToolCall;
import dev.penstock.workers.tool.ToolResult;
import io.nats.client.JetStreamApiException;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** A message that is about to be sent. Its result is the message. */
record PublishCall(Call call, SecretValues values, DataSchemas schemas) implements ToolCall {

  private static final String KEY = "Nats-Msg-Id";

  /** Nothing can be judged of a message whose secrets are not in it yet. */
  PublishCall {
    outgoing(values.hidden().path("message"), values.isEmpty() ? schemas : null, call);
    Bindings.checkPublish(call.operation(), call.place().wire());
  }

  @Override
  public Action action() {
    return new Action(
        Call.NAME,
        call.place().wire() == Wire.HTTP ? Bindings.method(call.operation()) : "POST",
        call.operation().name(),
        call.place().uri());
  }

  @Override
  public Set<String> secrets() {
    return values.and(call.credential());
  }

  @Override
  public Optional<ObjectNode> resolved() {
    return Optional.of(
        Json.object()
            .put("uri", call.place().uri().toString())
            .put("documentDigest", call.document().digest()));
  }

  @Override
  public ToolResult act(Permit permit) {
    Outgoing message = outgoing(values.put(permit.secrets()).path("message"), schemas, call);
    ToolResult sent =
        switch (call.place().wire()) {
          case HTTP -> byHttp(message, permit);
          case KAFKA -> new KafkaSend(call, message, permit).make();
          case NATS, WS ->
              switch (call.way(permit)) {
                case Call.Way.Shut(ToolResult result) -> result;
                case Call.Way.Open(InetAddress address) -> {
                  try {
                    yield call.place().wire() == Wire.NATS
                        ? byNats(message, address, permit)
                        : byWebSocket(message, address, permit);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    yield doubtful("The worker is stopping.", permit);
                  }
                }
              };
        };
    return sent instanceof ToolResult.Succeeded
        ? new ToolResult.Succeeded(values.hidden().path("message"))
        : sent;
  }

  private static Outgoing outgoing(
      JsonNode message, @org.jspecify.annotations.Nullable DataSchemas schemas, Call call) {
    Outgoing outgoing =
        schemas == null
            ? new Outgoing(message, "application/json", MissingNode.getInstance())
            : Outgoing.of(message, call.operation().messages(), schemas);
    if (call.place().wire() == Wire.WS && !outgoing.headers().isEmpty()) {
      throw new InvalidArgumentsException(
          "message/headers", "can't be sent: a message of a WebSocket has none");
    }
    if (call.place().wire() == Wire.KAFKA && schemas != null) {
      KafkaKey.of(outgoing);
    }
    for (String name : outgoing.headers().keySet()) {
      if (call.place().wire() == Wire.NATS
          && name.regionMatches(true, 0, "Nats-", 0, "Nats-".length())) {
        throw new InvalidArgumentsException(
            "message/headers", "must not set " + name + ", which is the protocol's own");
      }
    }
    return outgoing;
  }

  private ToolResult byHttp(Outgoing message, Permit permit) {
    ObjectNode request =
        Json.object()
            .put("method", Bindings.method(call.operation()))
            .put("endpoint", call.place().uri().toString())
            .put("output", "raw");
    ObjectNode headers = request.putObject("headers");
    message.headers().forEach(headers::put);
    if (!message.payload().isMissingNode()) {
      headers.put("Content-Type", message.contentType());
      request.set("body", message.payload());
    }
    return new HttpAct(call.egress())
        .act(
            Call.NAME,
            HttpArguments.of(request),
            call.authorizations().of(call.credential(), permit),
            permit);
  }

  private ToolResult byNats(Outgoing message, InetAddress address, Permit permit)
      throws InterruptedException {
    Headers headers = new Headers();
    message.headers(permit.trace()).forEach(headers::put);
    headers.put(KEY, permit.idempotencyKey());
    NatsMessage sent =
        NatsMessage.builder()
            .subject(call.place().subject())
            .headers(headers)
            .data(message.bytes())
            .build();
    String stream = Bindings.stream(call.operation());
    NatsLink opened;
    try {
      opened = NatsLink.open(call.place(), address, call.shown(permit), permit.deadline().left());
    } catch (WireException e) {
      return new ToolResult.Failed(e.at(permit.position()), false);
    }
    try (NatsLink link = opened) {
      if (stream.isEmpty()) {
        link.connection().publish(sent);
        link.settle(call.place(), permit.deadline().left());
      } else {
        link.connection().jetStream().publish(sent);
      }
      return new ToolResult.Succeeded(message.message());
    } catch (WireException e) {
      return e.isRefusal()
          ? new ToolResult.Failed(e.at(permit.position()), true)
          : new ToolResult.Doubtful(e.at(permit.position()));
    } catch (JetStreamApiException e) {
      return failed(e.getMessage(), permit);
    } catch (IllegalArgumentException e) {
      // Refused by the client: larger than the server takes.
      return failed(e.getMessage(), permit);
    } catch (IOException | IllegalStateException e) {
      return doubtful(e.getMessage(), permit);
    }
  }

  private ToolResult byWebSocket(Outgoing message, InetAddress address, Permit permit)
      throws InterruptedException {
    WebSocketLink opened;
    try {
      opened =
          WebSocketLink.open(
              call.place(),
              address,
              call.shown(permit),
              call.egress().maxAnswerBytes(),
              permit.deadline().left());
    } catch (WireException e) {
      return new ToolResult.Failed(e.at(permit.position()), false);
    }
    try (WebSocketLink link = opened) {
      link.send(new String(message.bytes(), StandardCharsets.UTF_8));
      int code = link.finish(permit.deadline().left());
      return switch (code) {
        case WebSocketLink.NORMAL -> new ToolResult.Succeeded(message.message());
        case 1006 -> doubtful("the connection ended before its close was answered", permit);
        default -> failed("closed the connection: " + link.how(), permit);
      };
    } catch (org.java_websocket.exceptions.WebsocketNotConnectedException e) {
      return doubtful("the connection ended: " + opened.how(), permit);
    }
  }

  private ToolResult failed(@org.jspecify.annotations.Nullable String reason, Permit permit) {
    return new ToolResult.Failed(
        Standard.COMMUNICATION.error(call.place() + ": " + reason, permit.position()), true);
  }

  private ToolResult doubtful(@org.jspecify.annotations.Nullable String reason, Permit permit) {
    return new ToolResult.Doubtful(
        Standard.COMMUNICATION.error(call.place() + ": " + reason, permit.position()));
  }
}
