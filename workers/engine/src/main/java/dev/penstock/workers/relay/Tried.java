package dev.penstock.workers.relay;

import dev.penstock.expression.ExpressionException;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.util.Optional;

/** Tells what is broken for good from what is only away. */
final class Tried {

  /** As often as this, with doubling waits, is more than any outage of ours explains. */
  private static final int MOST_INTERNAL_FAILURES = 12;

  private Tried() {}

  /** Empty when the work went well. */
  static Optional<Disposition> run(OutboxRow row, Runnable work) {
    try {
      work.run();
      return Optional.empty();
    } catch (ExpressionException e) {
      return Optional.of(new Disposition.Parked("The input expression fails: " + e.getMessage()));
    } catch (PlatformException e) {
      String reason = e.problem().detail();
      boolean passes =
          e.problem().type() == ProblemType.UNAVAILABLE
              || (e.problem().type() == ProblemType.INTERNAL
                  && row.attempts() < MOST_INTERNAL_FAILURES);
      return Optional.of(passes ? new Disposition.Later(reason) : new Disposition.Parked(reason));
    } catch (RuntimeException e) {
      return Optional.of(
          new Disposition.Parked("A defect: " + e.getClass().getName() + ": " + e.getMessage()));
    }
  }

  static Disposition disposition(Backbone.Answer answer, String gone) {
    return switch (answer) {
      case Backbone.Answer.Accepted _ -> new Disposition.Delivered();
      case Backbone.Answer.Gone _ -> new Disposition.Dropped(gone);
      case Backbone.Answer.Impossible impossible -> new Disposition.Parked(impossible.reason());
      case Backbone.Answer.Away away -> new Disposition.Later(away.reason());
    };
  }
}
