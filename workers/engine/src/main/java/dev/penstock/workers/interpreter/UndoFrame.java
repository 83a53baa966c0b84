package dev.penstock.workers.interpreter;

import dev.penstock.workers.protocol.RunResult;
import java.util.List;

/**
 * What stands in place of the {@link Frame.Root} while a run undoes its tasks: it goes through the
 * undo of one after the other, the last that completed first.
 *
 * @param because how the run ends afterwards
 * @param left the tasks that are not undone yet, in the order they completed; the last is at hand
 * @param count of undos, with the one at hand
 * @param since when the undo at hand began, in milliseconds since the epoch
 */
public record UndoFrame(
    Progress progress, Stage stage, RunResult because, List<Undo> left, Count count, long since)
    implements Frame.Listing {

  /** What is done about the undo at hand. */
  public enum Stage {
    /** That the run undoes its tasks is put on record. */
    BEGINNING,
    /** The tasks of the undo run. */
    RUNNING,
    /** Its end is put on record. */
    ENDING
  }

  /**
   * How many there were.
   *
   * @param all how many there are in all
   * @param failed how many have failed
   * @param number the attempt that effects of the one at hand see first
   * @param highest the highest attempt that effects saw so far
   */
  public record Count(int all, int failed, int number, int highest) {

    Count saw(int used) {
      return used <= highest ? this : new Count(all, failed, number, used);
    }
  }

  public UndoFrame {
    left = List.copyOf(left);
  }

  Undo undo() {
    return left.getLast();
  }

  @Override
  public UndoFrame at(Progress next) {
    return new UndoFrame(next, stage, because, left, count, since);
  }

  UndoFrame at(Stage next) {
    return new UndoFrame(progress, next, because, left, count, since);
  }

  UndoFrame with(Count next) {
    return new UndoFrame(progress, stage, because, left, next, since);
  }
}
