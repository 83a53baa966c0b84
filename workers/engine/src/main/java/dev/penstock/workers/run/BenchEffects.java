package dev.penstock.workers.run;

import dev.penstock.definition.WorkflowError;
import dev.penstock.workers.container.ContainerTool;
import dev.penstock.workers.credential.Authorizations;
import dev.penstock.workers.effect.Tools;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.Effects;
import dev.penstock.workers.tool.Action;
import dev.penstock.workers.tool.ActionGate;
import dev.penstock.workers.tool.Deadline;
import dev.penstock.workers.tool.InvalidArgumentsException;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.Preparation;
import dev.penstock.workers.tool.PreparationException;
import dev.penstock.workers.tool.Reach;
import dev.penstock.workers.tool.Secrets;
import dev.penstock.workers.tool.StopSignal;
import dev.penstock.workers.tool.Tenure;
import dev.penstock.workers.tool.Tool;
import dev.penstock.workers.tool.ToolCall;
import dev.penstock.workers.tool.ToolResult;
import java.util.Optional;
import java.util.Set;

/**
 * Effects of the author's bench: made directly, without policy, ledger and audit. What the document
 * names itself is allowed; a redirect to another origin was not named, so it is not followed.
 */
final class BenchEffects implements Effects {

  private static final long ONLY_WORKER = 1;

  private final Tools tools;

  BenchEffects(Tools tools) {
    this.tools = tools;
  }

  @Override
  public EffectOutcome perform(EffectRequest request) {
    String position = request.task().position();
    Optional<Tool> tool = tools.find(request.tool());
    if (tool.isEmpty()) {
      return failed(
          WorkflowError.Standard.CONFIGURATION,
          "There is no tool " + request.tool() + ".",
          position);
    }
    ToolCall call;
    try {
      call = tool.get().prepare(request.arguments(), preparation(request));
    } catch (InvalidArgumentsException e) {
      return failed(WorkflowError.Standard.VALIDATION, e.reason(), position);
    } catch (PreparationException e) {
      return new EffectOutcome.Failed(e.error());
    }
    if (!call.secrets().isEmpty()) {
      return failed(WorkflowError.Standard.CONFIGURATION, noVault(call.secrets()), position);
    }
    ToolResult result;
    try {
      result = call.act(permit(request));
    } catch (InvalidArgumentsException e) {
      return failed(WorkflowError.Standard.CONFIGURATION, e.reason(), position);
    } catch (PreparationException e) {
      return new EffectOutcome.Failed(e.error());
    }
    return switch (result) {
      case ToolResult.Succeeded(var output) -> new EffectOutcome.Done(output, "rcp_bench");
      case ToolResult.Failed(var error, _) -> new EffectOutcome.Failed(error);
      case ToolResult.Doubtful(var error) -> new EffectOutcome.Failed(error);
    };
  }

  private static Permit permit(EffectRequest request) {
    return new Permit(
        request.key(),
        ONLY_WORKER,
        Secrets.none(),
        Reach.NAMED,
        BenchEffects::onlyNamed,
        Deadline.in(request.timeout()),
        request.task().position(),
        StopSignal.current(),
        Tenure.unlimited());
  }

  /** What is read before a call is named by the document, like the call itself. */
  private static Preparation preparation(EffectRequest request) {
    String position = request.task().position();
    return new Preparation(
        _ -> new ActionGate.Passage.Open(Reach.NAMED),
        (names, _) -> {
          throw new PreparationException(
              WorkflowError.Standard.CONFIGURATION.error(noVault(names), position));
        },
        Deadline.in(request.timeout()),
        position);
  }

  private static ActionGate.Passage onlyNamed(Action action) {
    if (action.kind().equals(Authorizations.KIND)
        || action.kind().equals(ContainerTool.VOLUME)
        || (action.kind().equals(ContainerTool.NETWORK) && !action.operation().isEmpty())) {
      return new ActionGate.Passage.Open(Reach.NAMED);
    }
    return new ActionGate.Passage.Closed(
        "The document does not name " + action.host() + ", where it is redirected to.");
  }

  private static String noVault(Set<String> secrets) {
    return "The bench has no vault to take the secret "
        + String.join(", ", secrets)
        + " from: apply the workflow to a running node instead.";
  }

  private static EffectOutcome failed(WorkflowError.Standard type, String detail, String position) {
    return new EffectOutcome.Failed(type.error(detail, position));
  }
}
