package dev.penstock.workers.interpreter;

import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Effects that were under way in what is left, or were left in it before. */
final class Unheard {

  private Unheard() {}

  /**
   * Their keys.
   *
   * @param stepped the branch of a fork that needs no look, since it is the one that leaves; -1 for
   *     none
   */
  static Stream<String> in(Frame left, int stepped) {
    return switch (left) {
      case Frame.Try tried -> tried.attempts().unheard().stream();
      case Frame.Fork fork ->
          IntStream.range(0, fork.branches().size())
              .filter(index -> index != stepped)
              .mapToObj(fork.branches()::get)
              .flatMap(branch -> branch instanceof Strand strand ? in(strand) : Stream.empty());
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
          Stream.empty();
    };
  }

  private static Stream<String> in(Strand strand) {
    return Stream.concat(
        of(strand.awaits()).stream(), strand.frames().stream().flatMap(frame -> in(frame, -1)));
  }

  /** That of the effect that a command asks for. */
  static Optional<String> of(Command awaited) {
    return awaited instanceof Command.Perform(var effect)
        ? Optional.of(effect.key())
        : Optional.empty();
  }
}
