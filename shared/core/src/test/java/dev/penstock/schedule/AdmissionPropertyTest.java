package dev.penstock.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** F12: whatever comes and ends in whatever order, each way of overlapping keeps its promise. */
class AdmissionPropertyTest {

  /** A schedule's runs, as the store knows them. */
  private static final class Runs {
    final Overlap overlap;
    final Deque<Integer> underWay = new ArrayDeque<>();
    final Deque<Integer> waiting = new ArrayDeque<>();
    final List<Integer> started = new ArrayList<>();
    final List<Integer> leftOut = new ArrayList<>();
    final List<Integer> stopped = new ArrayList<>();

    Runs(Overlap overlap) {
      this.overlap = overlap;
    }

    void comes(int number) {
      boolean busy = !underWay.isEmpty() || !waiting.isEmpty();
      switch (Admission.of(overlap, busy, waiting.size())) {
        case Admission.Start() -> starts(number);
        case Admission.Wait() -> waiting.add(number);
        case Admission.LeaveOut(String why) -> {
          assertThat(why).endsWith(".");
          leftOut.add(number);
        }
        case Admission.Supersede() -> {
          leftOut.addAll(waiting);
          waiting.clear();
          waiting.add(number);
          underWay.stream().filter(run -> !stopped.contains(run)).forEach(stopped::add);
        }
      }
    }

    void ends() {
      underWay.poll();
      if (underWay.isEmpty() && !waiting.isEmpty()) {
        starts(waiting.remove());
      }
    }

    void starts(int number) {
      started.add(number);
      underWay.add(number);
    }
  }

  @Property(tries = 500)
  void shouldKeepEachPromiseWhateverHappens(
      @ForAll Overlap overlap, @ForAll @Size(max = 60) List<Boolean> comes) {
    Runs runs = new Runs(overlap);
    int number = 0;
    for (boolean one : comes) {
      if (one) {
        runs.comes(number++);
      } else {
        runs.ends();
      }
      assertThat(runs.underWay.size()).isLessThanOrEqualTo(overlap == Overlap.ALLOW ? number : 1);
      assertThat(runs.waiting.size()).isLessThanOrEqualTo(mostWaiting(overlap, number));
    }
    while (!runs.underWay.isEmpty()) {
      runs.ends();
    }

    assertThat(runs.started).isSorted().doesNotHaveDuplicates();
    assertThat(runs.waiting).isEmpty();
    assertThat(runs.started.size() + runs.leftOut.size()).isEqualTo(number);
    if (overlap == Overlap.ALLOW || overlap == Overlap.BUFFER_ALL) {
      assertThat(runs.leftOut).isEmpty();
    }
    if (overlap == Overlap.CANCEL_OTHER || overlap == Overlap.TERMINATE_OTHER) {
      assertThat(runs.leftOut).doesNotContain(number - 1);
      assertThat(runs.started).containsAll(runs.stopped);
    } else {
      assertThat(runs.stopped).isEmpty();
    }
  }

  @Test
  void shouldBoundALineThatGrowsForEver() {
    assertThat(Admission.of(Overlap.BUFFER_ALL, true, Admission.MOST_WAITING - 1))
        .isEqualTo(new Admission.Wait());
    assertThat(Admission.of(Overlap.BUFFER_ALL, true, Admission.MOST_WAITING))
        .isInstanceOf(Admission.LeaveOut.class);
  }

  private static int mostWaiting(Overlap overlap, int number) {
    return switch (overlap) {
      case SKIP, ALLOW -> 0;
      case BUFFER_ONE, CANCEL_OTHER, TERMINATE_OTHER -> 1;
      case BUFFER_ALL -> number;
    };
  }
}
