package dev.penstock.workers.interpreter;

import dev.penstock.definition.task.ApprovalTimers;
import dev.penstock.definition.task.ApprovalTimers.OnExpiry;
import dev.penstock.definition.task.HumanCallTask;
import dev.penstock.definition.task.Timespan;
import dev.penstock.workers.protocol.HumanTaskTimer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The times of an approval, from the moment at which it is asked.
 *
 * @param within until it expires; null for never. One that escalates when its time is up has twice
 *     that time
 */
record ApprovalTimes(@Nullable Duration within, List<HumanTaskTimer> timers) {

  /**
   * Works them out.
   *
   * @param millis the length of a span
   */
  static ApprovalTimes of(Turn turn, HumanCallTask task, ToLongFunction<Timespan> millis) {
    ApprovalTimers given = task.timers();
    Optional<Long> within = task.within().map(millis::applyAsLong);
    List<HumanTaskTimer> timers = new ArrayList<>();
    given
        .remind()
        .map(millis::applyAsLong)
        .ifPresent(after -> timers.add(at(turn, HumanTaskTimer.Kind.REMINDED, after, null)));
    given
        .due()
        .map(millis::applyAsLong)
        .ifPresent(after -> timers.add(at(turn, HumanTaskTimer.Kind.OVERDUE, after, null)));
    given
        .escalate()
        .ifPresent(
            to ->
                to.after()
                    .map(millis::applyAsLong)
                    .or(() -> within)
                    .ifPresent(
                        after ->
                            timers.add(at(turn, HumanTaskTimer.Kind.ESCALATED, after, to.role()))));
    Duration time = within.map(Duration::ofMillis).orElse(null);
    boolean again = given.onExpiry() == OnExpiry.ESCALATE;
    return new ApprovalTimes(time != null && again ? time.multipliedBy(2) : time, timers);
  }

  private static HumanTaskTimer at(
      Turn turn, HumanTaskTimer.Kind kind, long after, @Nullable String role) {
    return new HumanTaskTimer(kind, Instant.ofEpochMilli(turn.now() + after), role);
  }
}
