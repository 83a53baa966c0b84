package dev.penstock.spill;

import dev.penstock.aws.SqsQueue;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;

/**
 * A spill in a FIFO queue of SQS: a group for each trigger, so that they are taken in in their
 * order. Every copy is put, since who answers must know its id; that they are one is found out when
 * they are taken in. Thread-safe.
 */
public final class QueueSpill implements Spill {

  private final SqsQueue queue;
  private final SpillSeal seal;

  public QueueSpill(SqsQueue queue, SpillSeal seal) {
    this.queue = queue;
    this.seal = seal;
  }

  /** Never: no function knows what others have put, and a queue's counts are approximate. */
  @Override
  public boolean holds(String trigger) {
    return false;
  }

  /**
   * {@inheritDoc} A delivery whose sealed text is above 1 MiB (a body above some 780 KB) is more
   * than a message holds.
   */
  @Override
  public SpilledDelivery put(SpilledDelivery spilled) {
    String text = seal.text(spilled);
    if (text.length() > SqsQueue.MOST_BYTES) {
      throw PlatformException.of(
          ProblemType.UNAVAILABLE, "The delivery is too large to be kept beside the store.");
    }
    queue.send(spilled.delivery().trigger(), spilled.delivery().id(), text);
    return spilled;
  }
}
