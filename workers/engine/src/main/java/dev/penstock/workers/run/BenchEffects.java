package dev.penstock.workers.run;

import dev.penstock.definition.WorkflowError;
import dev.penstock.workers.http.HttpArguments;
import dev.penstock.workers.http.HttpTool;
import dev.penstock.workers.http.InvalidArgumentsException;
import dev.penstock.workers.http.Reach;
import dev.penstock.workers.http.RedirectGate;
import dev.penstock.workers.http.ToolResult;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.Effects;

/**
 * Effects of the author's bench: made directly, without policy, ledger and audit. What the document
 * names itself is allowed; a redirect to another origin was not named, so it is not followed.
 */
final class BenchEffects implements Effects {

  private static final long ONLY_WORKER = 1;

  private final HttpTool http;

  BenchEffects(HttpTool http) {
    this.http = http;
  }

  @Override
  public EffectOutcome perform(EffectRequest request) {
    String position = request.task().position();
    HttpArguments arguments;
    try {
      arguments = HttpArguments.of(request.arguments());
    } catch (InvalidArgumentsException e) {
      return failed(WorkflowError.Standard.VALIDATION, e.reason(), position);
    }
    if (arguments.authentication() != null) {
      return failed(
          WorkflowError.Standard.CONFIGURATION,
          "The bench has no vault to take the secret "
              + arguments.authentication().secret()
              + " from: apply the workflow to a running node instead.",
          position);
    }
    ToolResult result =
        http.act(
            arguments.withHeaders(request.task().idempotencyKey(), ONLY_WORKER),
            null,
            Reach.NAMED,
            (_, to) ->
                new RedirectGate.Passage.Closed(
                    "The document does not name " + to.getHost() + ", where it is redirected to."),
            request.timeout(),
            position);
    return switch (result) {
      case ToolResult.Succeeded(var output) -> new EffectOutcome.Done(output, "rcp_bench");
      case ToolResult.Failed(var error, _) -> new EffectOutcome.Failed(error);
      case ToolResult.Doubtful(var error) -> new EffectOutcome.Failed(error);
    };
  }

  private static EffectOutcome failed(WorkflowError.Standard type, String detail, String position) {
    return new EffectOutcome.Failed(type.error(detail, position));
  }
}
