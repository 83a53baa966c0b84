package dev.penstock.functions.ingress;

import dev.penstock.function.FailureLog;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.spill.SpillIntake;
import dev.penstock.spill.SpilledDelivery;
import dev.penstock.spill.SpoolFolder;
import dev.penstock.store.Database;
import java.util.Optional;

/**
 * Takes what was spilled into the store, in the order in which it came. What was taken in is let go
 * of only after that is durable; whoever dies in between has it taken in twice, which is once. One
 * thread at a time.
 */
public final class SpillDrain {

  private final Database database;
  private final SpillIntake intake;
  private final SpoolFolder spool;

  /**
   * A drain.
   *
   * @param database acts as the role {@code ingress}
   */
  public SpillDrain(Database database, SpillIntake intake, SpoolFolder spool) {
    this.database = database;
    this.intake = intake;
    this.spool = spool;
  }

  /**
   * Takes in all that waits. What the store will never have is put aside, so that it holds up
   * nobody.
   *
   * @return how many were taken in
   * @throws PlatformException {@code unavailable} when the store is away again; the rest waits
   */
  public int drain() {
    int taken = 0;
    Optional<SpilledDelivery> next = spool.oldest();
    while (next.isPresent()) {
      SpilledDelivery spilled = next.get();
      try {
        database.inTransaction(transaction -> intake.take(transaction, spilled));
        spool.remove(spilled);
        taken++;
      } catch (PlatformException e) {
        if (e.problem().type() == ProblemType.UNAVAILABLE) {
          throw e;
        }
        FailureLog.error(
            "ingress", "A spilled delivery was put aside: " + spilled.delivery().id(), e);
        spool.setAside(spilled);
      }
      next = spool.oldest();
    }
    return taken;
  }
}
