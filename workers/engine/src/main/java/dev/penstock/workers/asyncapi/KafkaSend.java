package dev.penstock.workers.asyncapi;

import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.ToolResult;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends the message of a call to a topic, once. */
final class KafkaSend {

  static final String KEY = "Idempotency-Key";

  private final Call call;
  private final Outgoing message;
  private final Permit permit;

  KafkaSend(Call call, Outgoing message, Permit permit) {
    this.call = call;
    this.message = message;
    this.permit = permit;
  }

  ToolResult make() {
    try (KafkaLink link = KafkaLink.open(call, permit, "POST")) {
      return result(
          new KafkaProduce(link, call.place(), letter(), () -> permit.deadline().left()).make());
    } catch (WireException e) {
      return new ToolResult.Failed(e.at(permit.position()), false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new ToolResult.Doubtful(
          Standard.COMMUNICATION.error("The worker is stopping.", permit.position()));
    }
  }

  private ToolResult result(KafkaProduce.Result result) {
    return switch (result) {
      case KafkaProduce.Result.Stored() -> new ToolResult.Succeeded(message.message());
      case KafkaProduce.Result.Failed(WireException why, boolean reached) ->
          new ToolResult.Failed(why.at(permit.position()), reached);
      case KafkaProduce.Result.Doubtful(WireException why) ->
          new ToolResult.Doubtful(why.at(permit.position()));
    };
  }

  private KafkaProduce.Letter letter() {
    Map<String, String> headers = new LinkedHashMap<>(message.headers(permit.trace()));
    headers.put(KEY, permit.idempotencyKey());
    return new KafkaProduce.Letter(KafkaKey.of(message), value(), headers, permit.idempotencyKey());
  }

  /** A message without a payload deletes its key where the topic is compacted. */
  private byte @Nullable [] value() {
    return message.payload().isMissingNode() ? null : message.bytes();
  }
}
