package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
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
 * @param unheard keys of effects that were under way when nobody waited for them any more: they may
 *     have been made, and the next attempt must not make them again
 */
public record Attempts(
    int retries,
    int number,
    int highest,
    long since,
    long allowed,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> unheard) {

  public Attempts {
    // A state that an earlier version has written knows of none.
    unheard = Objects.requireNonNullElse(unheard, List.of());
  }

  static Attempts first(int number, long now, long allowed) {
    return new Attempts(0, number, number, now, allowed, List.of());
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
    return used <= highest ? this : new Attempts(retries, number, used, since, allowed, unheard);
  }

  /** An effect of which nothing is heard any more in this attempt. */
  Attempts leaves(String key) {
    return unheard.contains(key)
        ? this
        : new Attempts(
            retries,
            number,
            highest,
            since,
            allowed,
            Stream.concat(unheard.stream(), Stream.of(key)).toList());
  }

  /** An effect of which something was heard after all. */
  Attempts heard(String key) {
    return !unheard.contains(key)
        ? this
        : new Attempts(
            retries,
            number,
            highest,
            since,
            allowed,
            unheard.stream().filter(each -> !each.equals(key)).toList());
  }

  Attempts waitUntil(long wake) {
    return new Attempts(retries, number, highest, wake, allowed, unheard);
  }

  Attempts again(long now, long mayTake) {
    return new Attempts(retries + 1, highest + 1, highest + 1, now, mayTake, unheard);
  }
}
