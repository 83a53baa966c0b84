package dev.penstock.workers.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a question to a person.
 *
 * @param humanTaskId the question
 * @param outcome one of its choices, or {@code expired}
 * @param decidedBy the person; null when it expired
 * @param decidedAt when
 * @param comment what the person wrote; null when nothing
 * @param result what the person entered: for {@code mark-done} the result, for {@code submitted}
 *     the answers to the form; of a review the documents that it is on; null otherwise
 */
public record HumanDecision(
    String humanTaskId,
    String outcome,
    @Nullable String decidedBy,
    Instant decidedAt,
    @Nullable String comment,
    @Nullable JsonNode result) {

  public HumanDecision {
    // Jackson reads an absent tree as JSON null.
    result = result == null || result.isNull() ? null : result;
  }
}
