package dev.penstock.workers.effect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.expression.ExpressionException;
import dev.penstock.expression.JqExpression;
import dev.penstock.json.Json;
import dev.penstock.workers.lease.NotOpenedException;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.tool.Action;
import dev.penstock.workers.tool.ActionGate.Passage;
import dev.penstock.workers.tool.Deadline;
import dev.penstock.workers.tool.InvalidArgumentsException;
import dev.penstock.workers.tool.Masked;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.PreparationException;
import dev.penstock.workers.tool.Secrets;
import dev.penstock.workers.tool.Tool;
import dev.penstock.workers.tool.ToolCall;
import dev.penstock.workers.tool.ToolResult;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Asks a target whether an effect is there whose outcome nobody knows, as the document declares it.
 * The question is an action of its own kind: the policy must allow it, and it is on the trail
 * before it is put. Thread-safe.
 */
final class Reconciler {

  /** The kind of action that policies decide on. */
  static final String KIND = "reconcile";

  private static final Set<Integer> NOT_THERE = Set.of(404, 410);
  private static final int TRIES = 3;

  /** What the target says. */
  sealed interface Answer {

    /**
     * The effect is there.
     *
     * @param result what the call would have given
     */
    record Found(JsonNode result) implements Answer {}

    /** It is not, and what got through would show by now. */
    record Absent() implements Answer {}

    /** It could not be asked, or what it said can't be read. */
    record Unclear(String why) implements Answer {}

    default String word() {
      return switch (this) {
        case Found _ -> "found";
        case Absent _ -> "absent";
        case Unclear _ -> "unclear";
      };
    }
  }

  private final Tool http;
  private final Decisions decisions;
  private final Planning planning;

  Reconciler(Tool http, Decisions decisions, Planning planning) {
    this.http = http;
    this.decisions = decisions;
    this.planning = planning;
  }

  static boolean canAsk(Plan plan) {
    return plan.request().arguments().path(EffectRequest.RECONCILE).isObject();
  }

  /**
   * Asks, and believes an absence only when it is told once more after the time that the target
   * takes to settle. What is unclear is asked again while there is time.
   */
  Answer ask(Plan plan, long token, Deadline deadline) {
    JsonNode declared = plan.request().arguments().path(EffectRequest.RECONCILE);
    Duration settles = Duration.ofMillis(declared.path("settles").asLong());
    boolean absentBefore = false;
    Answer answer = new Answer.Unclear("There was no time left to ask.");
    for (int unclear = 0; unclear < TRIES && deadline.left().isPositive(); ) {
      answer = once(declared, plan, token, deadline);
      switch (answer) {
        case Answer.Found _ -> {
          return answer;
        }
        case Answer.Absent _ -> {
          if (absentBefore) {
            return answer;
          }
          absentBefore = true;
          answer = new Answer.Unclear("There was no time left to ask again.");
        }
        case Answer.Unclear _ -> unclear++;
      }
      if (deadline.left().compareTo(settles) <= 0) {
        break;
      }
      pause(settles);
    }
    return answer;
  }

  private Answer once(JsonNode declared, Plan plan, long token, Deadline deadline) {
    EffectRequest request = plan.request();
    try {
      ToolCall call = http.prepare(question(declared), planning.preparation(request, deadline));
      Action action = Action.of(KIND, "GET", call.action().uri());
      return switch (decisions.further(request, plan.attempt(), action)) {
        case Passage.Closed(String reason) -> new Answer.Unclear(reason);
        case Passage.Open open -> {
          try (Secrets secrets = planning.open(request, call.secrets(), action.host())) {
            ToolResult result =
                call.act(
                    new Permit(
                        "",
                        token,
                        secrets,
                        open.reach(),
                        further -> decisions.further(request, plan.attempt(), further),
                        deadline,
                        request.task().position()));
            yield answer(Masked.of(result, secrets.traces()), declared);
          }
        }
      };
    } catch (InvalidArgumentsException e) {
      return new Answer.Unclear(e.reason());
    } catch (NotOpenedException e) {
      return new Answer.Unclear(e.reason());
    } catch (PreparationException e) {
      return new Answer.Unclear(String.valueOf(e.error().detail()));
    }
  }

  private static ObjectNode question(JsonNode declared) {
    ObjectNode question = Json.object().put("method", "GET").put("output", "content");
    question.set("endpoint", declared.path("endpoint"));
    for (String member : Set.of("headers", "authentication")) {
      if (declared.has(member)) {
        question.set(member, declared.get(member));
      }
    }
    return question;
  }

  private static Answer answer(ToolResult result, JsonNode declared) {
    return switch (result) {
      case ToolResult.Succeeded(JsonNode body) -> read(body, declared);
      case ToolResult.Failed(var error, var reached) ->
          reached && NOT_THERE.contains(error.status())
              ? new Answer.Absent()
              : new Answer.Unclear(String.valueOf(error.detail()));
      case ToolResult.Doubtful(var error) -> new Answer.Unclear(String.valueOf(error.detail()));
    };
  }

  private static Answer read(JsonNode body, JsonNode declared) {
    try {
      if (declared.has("found")
          && !JqExpression.compile(declared.path("found").asText()).holds(body, Map.of())) {
        return new Answer.Absent();
      }
      return new Answer.Found(
          declared.has("result")
              ? JqExpression.compile(declared.path("result").asText()).evaluate(body, Map.of())
              : body);
    } catch (ExpressionException e) {
      return new Answer.Unclear("The answer can't be read: " + e.getMessage());
    }
  }

  private static void pause(Duration settles) {
    try {
      Thread.sleep(settles);
    } catch (InterruptedException _) {
      // The worker stops: the next one asks again.
      Thread.currentThread().interrupt();
    }
  }
}
