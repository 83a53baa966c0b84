package dev.penstock.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The published state machines. F45. */
class StatesPageTest {

  @Test
  void shouldBeWhatTheManualShows() throws IOException {
    Path written = Path.of("target/states.md");
    Files.writeString(written, StatesPage.markdown());

    assertThat(Path.of("../../docs/manual/states.md"))
        .as("copy shared/core/target/states.md to docs/manual/states.md")
        .hasSameTextualContentAs(written);
  }

  @Test
  void shouldReachEveryStateFromTheFirstAndNameNoOther() {
    for (StateMachine machine : StateMachines.all()) {
      Set<String> reached = new HashSet<>(machine.initial());
      for (int i = 0; i < machine.states().size(); i++) {
        machine
            .transitions()
            .forEach(
                t -> {
                  assertThat(machine.states()).contains(t.from(), t.to());
                  if (reached.contains(t.from())) {
                    reached.add(t.to());
                  }
                });
      }
      assertThat(reached).as(machine.name()).containsExactlyInAnyOrderElementsOf(machine.states());
    }
  }
}
