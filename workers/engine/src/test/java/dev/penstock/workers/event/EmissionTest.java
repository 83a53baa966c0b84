package dev.penstock.workers.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.json.Json;
import dev.penstock.workers.protocol.EmitOutcome;
import dev.penstock.workers.protocol.EmitRequest;
import dev.penstock.workers.protocol.TaskAttempt;
import java.time.Clock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** F10: what only Penstock itself is the source of, no document can make up. */
class EmissionTest {

  private final MemoryEvents events = new MemoryEvents(Clock.systemUTC());

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/approvals", "/api/v1/runs/run_2", "/hooks/shop"})
  void shouldRefuseASourceThatIsNotTheRunsOwn(String source) {
    assertThat(emit(source))
        .isInstanceOfSatisfying(
            EmitOutcome.Refused.class,
            refused -> assertThat(refused.error().status()).isEqualTo(400));
    assertThat(events.all()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/runs/run_1", "https://shop.example.com", "/shop"})
  void shouldTakeTheRunItselfAndEveryOtherSource(String source) {
    assertThat(emit(source)).isInstanceOf(EmitOutcome.Emitted.class);
    assertThat(events.all()).hasSize(1);
  }

  private EmitOutcome emit(String source) {
    return events.emit(
        new EmitRequest(
            new TaskAttempt("run_1", "/do/0/tell", "", 1),
            Json.object()
                .put("specversion", "1.0")
                .put("id", "1")
                .put("source", source)
                .put("type", "t")));
  }
}
