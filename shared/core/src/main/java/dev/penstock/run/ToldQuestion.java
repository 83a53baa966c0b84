package dev.penstock.run;

import dev.penstock.approval.Addressees;
import dev.penstock.approval.Quorum;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A question to a person, as the trail tells it.
 *
 * @param state {@code open}, {@code decided}, {@code expired} or {@code cancelled}
 * @param payloadDigest of what was shown
 * @param outcome the choice; null unless decided
 * @param decidedBy null unless decided
 * @param closedAt null while open
 */
public record ToldQuestion(
    String id,
    String kind,
    String position,
    String iteration,
    String role,
    Quorum quorum,
    Addressees addressees,
    String askedBy,
    String payloadDigest,
    Instant askedAt,
    @Nullable Instant dueAt,
    String state,
    @Nullable String outcome,
    @Nullable String decidedBy,
    @Nullable Instant closedAt) {

  boolean isOpen() {
    return state.equals("open");
  }

  /** Put to others: another role, or another person or nobody of those who hold it. */
  ToldQuestion putTo(String newRole, Addressees to) {
    return new ToldQuestion(
        id,
        kind,
        position,
        iteration,
        newRole,
        quorum,
        to,
        askedBy,
        payloadDigest,
        askedAt,
        dueAt,
        state,
        outcome,
        decidedBy,
        closedAt);
  }

  ToldQuestion closed(String as, @Nullable String choice, @Nullable String person, Instant at) {
    return new ToldQuestion(
        id,
        kind,
        position,
        iteration,
        role,
        quorum,
        addressees,
        askedBy,
        payloadDigest,
        askedAt,
        dueAt,
        as,
        choice,
        person,
        at);
  }
}
