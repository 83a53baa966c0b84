package dev.penstock.definition.task;

import java.util.List;

/**
 * A call that acts outside the run. Each kind has exactly one tool, which makes it under policy,
 * audit and lease; the machine only evaluates its arguments.
 */
public sealed interface EffectCallTask extends CallTask
    permits HttpCallTask, OpenApiCallTask, GrpcCallTask, McpCallTask, A2aCallTask {

  /** The tool that makes it, for example {@code http}. */
  String tool();

  /** What is done, in a word or two for a person's question, for example {@code POST}. */
  String deed();

  /** Which values of the arguments are secrets, to be put in by the worker that acts. */
  List<SecretReference> secrets();

  /** What the target declares of a second call with the same key. */
  Idempotency idempotency();
}
