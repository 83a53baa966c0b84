package dev.penstock.workers.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.workers.call.Resources;
import dev.penstock.workers.credential.Authorizations;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.EgressSettings;
import dev.penstock.workers.http.NameResolver;
import dev.penstock.workers.sandbox.Sandbox;
import dev.penstock.workers.tool.Action;
import dev.penstock.workers.tool.ActionGate;
import dev.penstock.workers.tool.Deadline;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.Preparation;
import dev.penstock.workers.tool.Reach;
import dev.penstock.workers.tool.Secrets;
import dev.penstock.workers.tool.StopSignal;
import dev.penstock.workers.tool.Tenure;
import dev.penstock.workers.tool.Tool;
import dev.penstock.workers.tool.ToolCall;
import dev.penstock.workers.tool.ToolResult;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes calls of MCP servers and agents without the way of an effect around them. */
final class AgentCalls implements AutoCloseable {

  static final String KEY = "run_1:/do/0/t";

  final Tool mcp;
  final Tool a2a;

  /** What else than the call itself was asked for. */
  final List<Action> asked = new ArrayList<>();

  /** Whether a rule allows what else is asked for. */
  boolean open;

  private final Egress egress = new Egress(EgressSettings.defaults(), NameResolver.system());

  AgentCalls(Sandbox sandbox) {
    Authorizations authorizations = new Authorizations(egress, Clock.systemUTC());
    mcp = new McpTool(egress, authorizations, sandbox);
    a2a = new A2aTool(egress, authorizations, new Resources(egress, authorizations));
  }

  ToolResult act(Tool tool, ObjectNode arguments) {
    return prepared(tool, arguments).act(permit(Secrets.none(), StopSignal.never()));
  }

  /** What the documents of a call say may be read; it is named by the call. */
  ToolCall prepared(Tool tool, ObjectNode arguments) {
    return tool.prepare(
        arguments,
        new Preparation(
            _ -> new ActionGate.Passage.Open(Reach.NAMED),
            (_, _) -> Secrets.none(),
            Deadline.in(Duration.ofSeconds(30)),
            "/do/0/t"));
  }

  Permit permit(Secrets secrets, StopSignal stop) {
    return new Permit(
        KEY,
        1,
        secrets,
        Reach.NAMED,
        this::passage,
        Deadline.in(Duration.ofSeconds(60)),
        "/do/0/t",
        stop,
        Tenure.unlimited());
  }

  static JsonNode done(ToolResult result) {
    if (result instanceof ToolResult.Succeeded(JsonNode value)) {
      return value;
    }
    throw new AssertionError(result);
  }

  static ToolResult.Failed failed(ToolResult result) {
    if (result instanceof ToolResult.Failed failed) {
      return failed;
    }
    throw new AssertionError(result);
  }

  @Override
  public void close() {
    egress.close();
  }

  private ActionGate.Passage passage(Action action) {
    asked.add(action);
    return open
        ? new ActionGate.Passage.Open(Reach.NAMED)
        : new ActionGate.Passage.Closed("no rule");
  }
}
