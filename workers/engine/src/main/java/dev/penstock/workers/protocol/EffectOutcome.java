package dev.penstock.workers.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.approval.Quorum;
import dev.penstock.definition.WorkflowError;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What became of an effect. Refusals and doubts are answers, never exceptions. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
  @JsonSubTypes.Type(value = EffectOutcome.Done.class, name = "done"),
  @JsonSubTypes.Type(value = EffectOutcome.Failed.class, name = "failed"),
  @JsonSubTypes.Type(value = EffectOutcome.ApprovalRequired.class, name = "approval-required"),
  @JsonSubTypes.Type(value = EffectOutcome.Unknown.class, name = "unknown")
})
public sealed interface EffectOutcome {

  /**
   * It happened, now or in an earlier try, and its result is on record.
   *
   * @param result the task's raw output
   * @param receiptId the receipt that proves it
   */
  record Done(JsonNode result, String receiptId) implements EffectOutcome {}

  /**
   * It is known to have failed or to have been refused; the language's {@code try} may handle it.
   *
   * @param error the error to raise
   * @param unheard whether it may have been made all the same: the platform has not answered in
   *     time
   */
  record Failed(WorkflowError error, @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean unheard)
      implements EffectOutcome {

    /** One of which it is known. */
    public Failed(WorkflowError error) {
      this(error, false);
    }
  }

  /**
   * The policy wants a person to decide first; nothing was done.
   *
   * @param role who may decide
   * @param quorum how many must; one in histories from before several could
   * @param within after which it expires; null for never
   * @param rule the rule that asked for it
   * @param payload exactly what would be done, for a person to read
   */
  record ApprovalRequired(
      String role, Quorum quorum, @Nullable Duration within, String rule, JsonNode payload)
      implements EffectOutcome {

    public ApprovalRequired {
      quorum = Objects.requireNonNullElse(quorum, Quorum.ONE);
    }
  }

  /**
   * A worker died between act and record and the target does not honour keys: only a person can
   * settle it.
   *
   * @param reason what is known, for a person to read
   * @param payload what was being done
   */
  record Unknown(String reason, JsonNode payload) implements EffectOutcome {}
}
