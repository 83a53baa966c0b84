package dev.penstock.workers.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.approval.Addressees;
import dev.penstock.approval.Quorum;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A question to a person. Asking twice with the same id asks once.
 *
 * @param id derived from the task and a counter, so that a repeated ask finds the first
 * @param task the task that waits
 * @param kind what is asked
 * @param role who may decide
 * @param quorum how many must; one in histories from before several could
 * @param addressees to whom of them it is put; all in histories from before that could be said
 * @param title one line for the inbox
 * @param askedBy who caused the run
 * @param choices the outcomes that may be chosen
 * @param payload exactly what is shown; the decision names its digest
 * @param dueAt after which it expires; null for never
 * @param timers what is done while nobody decides
 */
public record HumanTaskRequest(
    String id,
    TaskAttempt task,
    Kind kind,
    String role,
    Quorum quorum,
    Addressees addressees,
    String title,
    String askedBy,
    List<String> choices,
    JsonNode payload,
    @Nullable Instant dueAt,
    List<HumanTaskTimer> timers) {

  public HumanTaskRequest {
    quorum = Objects.requireNonNullElse(quorum, Quorum.ONE);
    addressees = Objects.requireNonNullElse(addressees, Addressees.ALL);
    timers = List.copyOf(Objects.requireNonNullElse(timers, List.of()));
  }

  /** What is asked of the person. */
  public enum Kind {
    /** Choices {@code approved}, {@code rejected}. */
    APPROVAL,
    /** Choices {@code submitted} with the answer, {@code rejected}. */
    FORM,
    /** Choices {@code approved}, {@code changes-requested}, {@code rejected}, on documents. */
    DOCUMENT_REVIEW,
    /** Choices {@code retry}, {@code mark-done}, {@code fail}. */
    UNKNOWN_EFFECT
  }
}
