package dev.penstock.workers.retention;

import dev.penstock.store.Database;

/** Clears away a part at a time, so that no transaction grows long. */
public final class Batches {

  private Batches() {}

  /**
   * Repeats until one finds less than it may take.
   *
   * @param size what one may take at the most
   * @param some clears away no more than that, and says how much it was
   * @return how much went
   */
  public static long sweep(Database database, int size, Database.Work<Integer> some) {
    long all = 0;
    int gone;
    do {
      gone = database.inTransaction(some);
      all += gone;
    } while (gone == size);
    return all;
  }
}
