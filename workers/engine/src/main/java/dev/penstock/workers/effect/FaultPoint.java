package dev.penstock.workers.effect;

/** Where a test lets a worker die. In production nothing happens here. */
@FunctionalInterface
interface FaultPoint {

  /** The moments between which a death matters. */
  enum Moment {
    /** The intent has committed; nothing was sent yet. */
    INTENDED,
    /** The act is over; nothing of it is on record yet. */
    ACTED,
    /** Just before the outcome is written, within its transaction. */
    RECORDING
  }

  void reached(Moment moment);

  static FaultPoint none() {
    return moment -> {};
  }
}
