package dev.penstock.node.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The soak's count is exact when it is, and never else. */
class SoakCountTest {

  private static final Map<String, Set<String>> ACCEPTED =
      Map.of("a", Set.of("run_a"), "b", Set.of());

  private static final List<String[]> DELIVERIES = List.of(row("a", "run_a"), row("b", "run_b"));
  private static final List<String[]> RUNS =
      List.of(row("run_a", "completed"), row("run_b", "completed"));

  @Test
  void shouldBeExactWhenEachAcceptedDeliveryHasItsOneRun() {
    SoakCount count = SoakCount.of(ACCEPTED, DELIVERIES, RUNS);

    assertThat(count).isEqualTo(new SoakCount(2, 2, List.of()));
    assertThat(count.isExact()).isTrue();
  }

  @Test
  void shouldNameWhatWasAcceptedAndIsMissing() {
    assertThat(SoakCount.of(ACCEPTED, DELIVERIES.subList(0, 1), RUNS.subList(0, 1)).wrong())
        .containsExactly("b was accepted and is missing");
  }

  @Test
  void shouldNameARunTooMany() {
    assertThat(
            SoakCount.of(
                    ACCEPTED,
                    DELIVERIES,
                    List.of(RUNS.get(0), RUNS.get(1), row("run_c", "completed")))
                .wrong())
        .containsExactly("the run run_c has no delivery");
  }

  @Test
  void shouldNameARunThatDidNotComplete() {
    assertThat(
            SoakCount.of(ACCEPTED, DELIVERIES, List.of(RUNS.get(0), row("run_b", "pending")))
                .wrong())
        .containsExactly("the run run_b is pending", "b has no completed run run_b");
  }

  @Test
  void shouldNameAnotherRunThanTheSenderWasTold() {
    assertThat(SoakCount.of(Map.of("a", Set.of("run_x"), "b", Set.of()), DELIVERIES, RUNS).wrong())
        .containsExactly("a has the run run_a, and its sender was told [run_x]");
  }

  @Test
  void shouldNameWhatIsThereAndWasNeverAccepted() {
    assertThat(SoakCount.of(Map.of("a", Set.of("run_a")), DELIVERIES, RUNS).wrong())
        .containsExactly("b is there and was never accepted", "the run run_b has no delivery");
  }

  private static String[] row(String first, String second) {
    return new String[] {first, second};
  }
}
