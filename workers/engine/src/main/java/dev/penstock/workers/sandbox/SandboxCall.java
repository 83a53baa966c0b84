package dev.penstock.workers.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.workers.credential.SecretValues;
import dev.penstock.workers.tool.Action;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.ToolCall;
import dev.penstock.workers.tool.ToolResult;
import java.net.URI;
import java.util.Set;

/**
 * A process that is ready to be decided on.
 *
 * @param values the arguments, in which secrets are only named
 * @param jobs makes the job of them
 */
record SandboxCall(Sandbox sandbox, Action action, SecretValues values, Jobs jobs)
    implements ToolCall {

  /** Makes a job of arguments that are whole. */
  @FunctionalInterface
  interface Jobs {
    Sandbox.Job of(JsonNode arguments);
  }

  /** A process goes nowhere; a policy needs a place all the same. */
  private static final URI HERE = URI.create("sandbox://sandbox/");

  /** Checked with masks where the secrets go. */
  static SandboxCall of(
      Sandbox sandbox, String tool, String operation, JsonNode arguments, Jobs jobs) {
    SecretValues values = SecretValues.of(arguments);
    jobs.of(values.hidden());
    return new SandboxCall(sandbox, new Action(tool, "POST", operation, HERE), values, jobs);
  }

  @Override
  public Set<String> secrets() {
    return values.names();
  }

  @Override
  public ToolResult act(Permit permit) {
    return sandbox.run(jobs.of(values.put(permit.secrets())), permit);
  }
}
