package dev.penstock.workers.interpreter;

import java.util.stream.Stream;

/**
 * How often a {@code try} has tried. The number of an attempt names the tries of an effect, so it
 * never repeats within a run for the same key, also when an enclosing {@code try} starts this one
 * afresh: {@code number} counts on from the highest number used inside so far.
 *
 * @param retries how many retries this frame has made
 * @param number the attempt that runs now, as effects see it
 * @param highest the highest number used so far within
 * @param since when the present attempt began, in milliseconds since the epoch; while it waits:
 *     when the next one begins
 * @param allowed for how long an attempt may go on, in milliseconds; 0 when the document sets no
 *     end
 */
public record Attempts(int retries, int number, int highest, long since, long allowed) {

  static Attempts first(int number, long now, long allowed) {
    return new Attempts(0, number, number, now, allowed);
  }

  /** The highest number used in a frame that closes, its branches included; zero when none was. */
  static int highest(Frame closing) {
    return switch (closing) {
      case Frame.Try tried -> tried.attempts().highest();
      case Frame.Fork fork ->
          fork.branches().stream()
              .flatMap(branch -> branch instanceof Strand s ? s.frames().stream() : Stream.empty())
              .mapToInt(Attempts::highest)
              .max()
              .orElse(0);
      case Frame.Root _,
          Frame.Branch _,
          Frame.Do _,
          Frame.For _,
          Frame.Extended _,
          Frame.Call _,
          Frame.Approval _,
          Frame.Emit _,
          Frame.Iterating _,
          UndoFrame _,
          Frame.SubRun _,
          Frame.Wait _ ->
          0;
    };
  }

  Attempts saw(int used) {
    return used <= highest ? this : new Attempts(retries, number, used, since, allowed);
  }

  Attempts waitUntil(long wake) {
    return new Attempts(retries, number, highest, wake, allowed);
  }

  Attempts again(long now, long mayTake) {
    return new Attempts(retries + 1, highest + 1, highest + 1, now, mayTake);
  }
}
