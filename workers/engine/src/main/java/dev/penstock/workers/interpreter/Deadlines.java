package dev.penstock.workers.interpreter;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** When the open tasks time out: their own {@code timeout}, and the longest attempt of a try. */
final class Deadlines {

  /** No deadline: far enough for any sum, so that arithmetic on it does not overflow. */
  static final long NEVER = Long.MAX_VALUE / 2;

  private Deadlines() {}

  /** The earliest deadline of all open tasks. */
  static long earliest(Stack stack) {
    long earliest = NEVER;
    for (Stack.Level level : stack.levels()) {
      earliest = Math.min(earliest, Math.min(ofTask(level), ofAttempt(level)));
    }
    return earliest;
  }

  /** The outermost level whose deadline has passed: with it, everything inside is interrupted. */
  static OptionalInt expired(Stack stack, long now) {
    for (int i = 0; i < stack.depth(); i++) {
      Stack.Level level = stack.levels().get(i);
      if (Math.min(ofTask(level), ofAttempt(level)) <= now) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  static long ofTask(Stack.Level level) {
    return switch (level.frame()) {
      case Frame.Root root -> root.until();
      case Frame.Branch _, UndoFrame _ -> NEVER;
      case SubscribeFrame subscribe ->
          subscribe.intake().countedFrom() + subscribe.entered().allowed();
      case Frame.Call call -> call.countedFrom() + call.entered().allowed();
      case Frame.OfTask frame -> frame.entered().startedAt() + frame.entered().allowed();
    };
  }

  private static long ofAttempt(Stack.Level level) {
    return level.frame() instanceof Frame.Try(_, _, var phase, var attempts, _)
            && phase == Frame.Try.Phase.TRYING
            && attempts.allowed() > 0
        ? attempts.since() + attempts.allowed()
        : NEVER;
  }

  /** A deadline as those outside are told of it; null when there is none. */
  static @Nullable Instant instant(long deadline) {
    return deadline >= NEVER / 2 ? null : Instant.ofEpochMilli(deadline);
  }

  /** Durations of a document may be larger than any clock: they are as good as never. */
  static long millis(Duration duration) {
    return duration.compareTo(Duration.ofMillis(NEVER)) >= 0 ? NEVER / 2 : duration.toMillis();
  }
}
