package dev.penstock.workers.effect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.Cost;
import dev.penstock.id.Ids;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.receipt.Receipt;
import dev.penstock.trace.Hop;
import dev.penstock.trace.TraceParent;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.tool.ToolResult;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An act that is over, on its way to the record.
 *
 * @param plan what was done
 * @param ruling what allowed it
 * @param held under which intent
 * @param outcome what the run will be told
 * @param receipt the proof; null when the target was never reached
 * @param startedAt when the act began
 * @param took how long it took
 */
record Acted(
    Plan plan,
    Ruling ruling,
    Claim.Held held,
    EffectOutcome outcome,
    @Nullable Receipt receipt,
    Instant startedAt,
    Duration took) {

  static Acted of(
      Plan plan,
      Ruling ruling,
      Claim.Held held,
      ToolResult result,
      int maxResultBytes,
      Instant startedAt,
      Duration took) {
    return switch (bounded(result, maxResultBytes, plan)) {
      case ToolResult.Succeeded succeeded -> {
        Receipt receipt = receipt(plan, held, succeeded.result(), startedAt.plus(took));
        var done = new EffectOutcome.Done(succeeded.result(), receipt.id());
        yield new Acted(plan, ruling, held, done, receipt, startedAt, took);
      }
      case ToolResult.Failed failed -> {
        JsonNode error = Json.mapper().valueToTree(failed.error());
        Receipt receipt =
            failed.reached() ? receipt(plan, held, error, startedAt.plus(took)) : null;
        var outcome = new EffectOutcome.Failed(failed.error());
        yield new Acted(plan, ruling, held, outcome, receipt, startedAt, took);
      }
      case ToolResult.Doubtful doubtful -> {
        var outcome = doubt(plan, held, doubtful);
        yield new Acted(plan, ruling, held, outcome, null, startedAt, took);
      }
    };
  }

  /** Whether a subscription that was open before had to be opened anew: something may be missed. */
  boolean isAnew() {
    return plan.request().takesMessages()
        && outcome instanceof EffectOutcome.Done(JsonNode result, _)
        && result.path("anew").asBoolean(false);
  }

  String outcomeName() {
    return switch (outcome) {
      case EffectOutcome.Done _ -> "done";
      case EffectOutcome.Failed _ -> "failed";
      case EffectOutcome.ApprovalRequired _ -> "approval-required";
      case EffectOutcome.Unknown _ -> "unknown";
    };
  }

  /** The waterfall of this effect. */
  List<Hop> hops() {
    Hop tool = Trail.hop(plan.task(), Hop.Kind.TOOL, startedAt, took);
    tool.detail().put("tool", plan.toolName()).put("outcome", outcomeName());
    if (outcome instanceof EffectOutcome.Failed failed) {
      tool.detail().put("status", failed.error().status());
    }
    cost().ifPresent(cost -> tool.detail().set("cost", cost));
    if (plan.request().part() > 0) {
      tool.detail().put("part", plan.request().part());
    }
    TraceParent trace = plan.callTrace(held.token());
    if (trace != null) {
      tool.detail().put("span", trace.spanId());
    }
    if (isAnew()) {
      tool.detail().put("connection", "anew");
    }
    return List.of(
        Trail.policy(plan.task(), ruling),
        Trail.hop(plan.task(), Hop.Kind.AUDIT, held.intendedAt(), held.intentTook()),
        tool);
  }

  /**
   * What the call has cost, as its author says: nothing when nothing reached the target, and a
   * currency without an amount when nobody can tell.
   */
  private Optional<ObjectNode> cost() {
    Cost declared = plan.request().cost();
    boolean isDoubtful = outcome instanceof EffectOutcome.Unknown;
    if (declared == null || (receipt == null && !isDoubtful)) {
      return Optional.empty();
    }
    ObjectNode cost = Json.object().put("currency", declared.currency());
    Optional<BigDecimal> amount =
        switch (outcome) {
          case EffectOutcome.Done(JsonNode result, _) -> declared.of(result);
          case EffectOutcome.Failed _ -> declared.of(Json.object());
          case EffectOutcome.ApprovalRequired _, EffectOutcome.Unknown _ -> Optional.empty();
        };
    amount.ifPresent(value -> cost.put("amount", value.stripTrailingZeros().toPlainString()));
    return Optional.of(cost);
  }

  /** Where a second call with the same key is harmless, doubt is a failure that may be retried. */
  private static EffectOutcome doubt(Plan plan, Claim.Held held, ToolResult.Doubtful doubtful) {
    return switch (plan.request().idempotency()) {
      case SAFE, KEY -> new EffectOutcome.Failed(doubtful.error());
      case NONE -> plan.unknown("No answer came back: " + doubtful.error().detail(), held.token());
    };
  }

  private static ToolResult bounded(ToolResult result, int maxBytes, Plan plan) {
    if (result instanceof ToolResult.Succeeded succeeded) {
      int bytes = Json.write(succeeded.result()).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > maxBytes) {
        return new ToolResult.Failed(
            dev.penstock.definition.WorkflowError.Standard.COMMUNICATION.error(
                "The result has " + bytes + " bytes as JSON; at most " + maxBytes + " are kept.",
                plan.task().position()),
            true);
      }
    }
    return result;
  }

  private static Receipt receipt(Plan plan, Claim.Held held, JsonNode result, Instant at) {
    return new Receipt(
        Ids.next("rcp"),
        plan.task().runId(),
        plan.task().position(),
        plan.task().iteration(),
        plan.attempt(),
        held.token(),
        plan.toolName(),
        plan.digest(),
        Digest.of(result),
        at);
  }
}
