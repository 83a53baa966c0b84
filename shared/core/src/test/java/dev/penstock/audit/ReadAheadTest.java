package dev.penstock.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReadAheadTest {

  @Property(tries = 100)
  void shouldGiveEverythingInItsOrder(@ForAll @IntRange(max = 5_000) int count) {
    List<Integer> given = IntStream.range(0, count).boxed().toList();
    List<Integer> read = new ArrayList<>();

    try (ReadAhead<Integer> ahead = new ReadAhead<>(given.iterator())) {
      ahead.forEachRemaining(read::add);
    }

    assertThat(read).isEqualTo(given);
  }

  @Property(tries = 50)
  void shouldFailWhereTheReadingFailed(@ForAll @IntRange(max = 2_000) int good) {
    Iterator<Integer> failing =
        IntStream.iterate(0, i -> i + 1)
            .map(
                i -> {
                  if (i == good) {
                    throw new IllegalStateException("broken at " + good);
                  }
                  return i;
                })
            .iterator();
    List<Integer> read = new ArrayList<>();

    try (ReadAhead<Integer> ahead = new ReadAhead<>(failing)) {
      assertThatThrownBy(() -> ahead.forEachRemaining(read::add)).hasMessage("broken at " + good);
    }

    assertThat(read).hasSize(good);
  }

  @Test
  void shouldLeaveTheSourceAloneOnceItIsClosed() {
    int[] reached = {0};
    Iterator<Integer> endless =
        IntStream.iterate(0, i -> i + 1).peek(i -> reached[0] = i).iterator();
    ReadAhead<Integer> ahead = new ReadAhead<>(endless);
    assertThat(ahead.next()).isZero();

    ahead.close();

    int then = reached[0];
    assertThat(endless.next()).isEqualTo(then + 1);
  }
}
