package dev.penstock.definition;

import dev.penstock.definition.task.A2aCallTask;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.definition.task.TaskFrame;
import java.util.Set;

/** Reads {@code call: a2a}. */
final class A2aCallReader {

  private static final Set<String> SAFE =
      Set.of(
          "tasks/get",
          "tasks/list",
          "tasks/resubscribe",
          "tasks/pushNotificationConfig/get",
          "tasks/pushNotificationConfig/list",
          "agent/getAuthenticatedExtendedCard");

  private A2aCallReader() {}

  static A2aCallTask read(Reading reading, TaskFrame frame, Located at, Located with) {
    CallReader.wantTimeout(reading, frame, at);
    if (!with.value().has("agentCard") && !with.value().has("server")) {
      reading.report(Rule.INVALID_ARGUMENT, with, "\"call: a2a\" needs an agentCard or a server.");
    }
    String method = with.text("method").orElseThrow();
    var values = new CallValues(reading, with);
    return new A2aCallTask(
        frame,
        method,
        with.member("agentCard").map(card -> EndpointReader.ofResource(reading, card)),
        with.member("server").map(server -> EndpointReader.read(reading, server)),
        McpCallReader.parameters(reading, with, values),
        SAFE.contains(method) ? Idempotency.SAFE : CallReader.declaredIdempotency(reading, at),
        values.secrets());
  }
}
