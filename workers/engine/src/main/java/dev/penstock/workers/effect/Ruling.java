package dev.penstock.workers.effect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.penstock.approval.Approvers;
import dev.penstock.policy.PolicyCount;
import dev.penstock.store.Condition;
import dev.penstock.workers.tool.Reach;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the pinned policy says of one action.
 *
 * @param verdict the outcome
 * @param policyDigest the policy version asked
 * @param action the action as the rules saw it
 * @param actionDigest digest of the input
 * @param input all that the rules could see, as canonical JSON without credentials
 * @param answers what each policy said, see {@link dev.penstock.policy.PolicyVerdict#json}
 * @param counts what the action counts for, once it is taken
 * @param rule the rule that decided; null when none matched or an error denied
 * @param reason for a person to read
 * @param reach how far the deciding rule lets the call go
 * @param asLongAs what must still be so when the action is begun
 * @param startedAt when the question was put
 * @param took how long the answer took
 */
public record Ruling(
    Verdict verdict,
    String policyDigest,
    JsonNode action,
    String actionDigest,
    String input,
    ArrayNode answers,
    List<PolicyCount> counts,
    @Nullable String rule,
    String reason,
    Reach reach,
    Condition asLongAs,
    Instant startedAt,
    Duration took) {

  /** The outcome of a policy decision. */
  public sealed interface Verdict {
    record Allow() implements Verdict {}

    record Deny() implements Verdict {}

    /**
     * A person decides first.
     *
     * @param approvers whose approval is wanted
     * @param within after which it expires; null for never
     */
    record RequireApproval(Approvers approvers, @Nullable Duration within) implements Verdict {}
  }

  String wire() {
    return switch (verdict) {
      case Verdict.Allow _ -> "allow";
      case Verdict.Deny _ -> "deny";
      case Verdict.RequireApproval _ -> "require-approval";
    };
  }
}
