package dev.penstock.definition.task;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A call that acts outside the run. Each kind has exactly one tool, which makes it under policy,
 * audit and lease; the machine only evaluates its arguments.
 */
public sealed interface EffectCallTask extends CallTask
    permits HttpCallTask,
        OpenApiCallTask,
        AsyncApiCallTask,
        GrpcCallTask,
        McpCallTask,
        A2aCallTask,
        MailCallTask,
        SqlCallTask,
        ContainerTask,
        ScriptTask,
        ShellTask {

  /** The tool that makes it, for example {@code http}. */
  String tool();

  /** What is done, in a word or two for a person's question, for example {@code POST}. */
  String deed();

  /** Which values of the arguments are secrets, to be put in by the worker that acts. */
  List<SecretReference> secrets();

  /**
   * The task's raw output.
   *
   * @param result what the tool gave
   * @param input the task's transformed input
   */
  default JsonNode rawOutput(JsonNode result, JsonNode input) {
    return result;
  }

  /** What the target declares of a second call with the same key. */
  Idempotency idempotency();
}
