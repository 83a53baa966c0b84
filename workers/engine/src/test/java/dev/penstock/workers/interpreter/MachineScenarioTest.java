package dev.penstock.workers.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Journal in, journal out, for each scenario file. F3, F4, F5, F6. */
final class MachineScenarioTest {

  static Stream<Scenario> scenarios() {
    return Scenario.all();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void shouldCommandWhatTheScenarioSays(Scenario scenario) {
    assertThat(Journal.of(scenario, UnaryOperator.identity()).lines())
        .containsExactlyElementsOf(scenario.journal());
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void shouldCommandTheSameWhenEachStepIsTakenElsewhere(Scenario scenario) {
    assertThat(Journal.of(scenario, Journal::elsewhere).lines())
        .containsExactlyElementsOf(scenario.journal());
  }
}
