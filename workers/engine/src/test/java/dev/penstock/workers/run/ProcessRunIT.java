package dev.penstock.workers.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.json.Json;
import dev.penstock.workers.effect.Tools;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.EgressSettings;
import dev.penstock.workers.http.NameResolver;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.RunStart;
import dev.penstock.workers.sandbox.SandboxHere;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Processes of runs, in the real sandbox: they live no longer than somebody waits for them. F29.
 */
class ProcessRunIT {

  private static final String HEAD =
      """
      document: { dsl: '1.0.3', namespace: test, name: process, version: '1.0.0' }
      """;

  private final Egress egress = new Egress(EgressSettings.defaults(), NameResolver.system());
  private final RunFixture fixture = new RunFixture();

  @BeforeEach
  void connect() {
    SandboxHere.require();
    fixture.effects.answer(new BenchEffects(new Tools(egress, Clock.systemUTC()))::perform);
  }

  @AfterEach
  void close() {
    fixture.close();
    egress.close();
  }

  @Test
  void shouldEndTheProcessWhenItsRunIsCancelled() {
    RunStart start =
        RunFixture.start(
            HEAD
                + """
                    do:
                      - long: { run: { shell: { command: sleep 5711 } }, timeout: { after: PT1M } }
                    """);
    var run = fixture.started(start);
    until(() -> running("sleep 5711"));

    run.signal("cancel", "enough");

    assertThat(run.getResult(RunResult.class)).isEqualTo(new RunResult.Cancelled("enough"));
    until(() -> !running("sleep 5711"));
  }

  @Test
  void shouldEndTheProcessOfTheBranchThatLost() {
    RunResult result =
        fixture.run(
            HEAD
                + """
                do:
                  - race:
                      fork:
                        compete: true
                        branches:
                          - slow: { run: { shell: { command: sleep 5712 } }, timeout: { after: PT1M } }
                          - quick: { run: { shell: { command: sleep 1; printf won } }, timeout: { after: PT1M } }
                """,
            "{}");

    assertThat(result).isEqualTo(new RunResult.Completed(Json.read("\"won\"")));
    until(() -> !running("sleep 5712"));
  }

  @Test
  void shouldEndTheProcessWhenItsTimeIsUp() {
    RunResult result =
        fixture.run(
            HEAD
                + """
                do:
                  - long: { run: { shell: { command: sleep 5713 } }, timeout: { after: PT2S } }
                """,
            "{}");

    assertThat(result)
        .isInstanceOfSatisfying(
            RunResult.Faulted.class,
            faulted -> assertThat(faulted.error().type()).endsWith("/timeout"));
    until(() -> !running("sleep 5713"));
  }

  private static boolean running(String command) {
    return ProcessHandle.allProcesses()
        .anyMatch(p -> p.isAlive() && p.info().commandLine().orElse("").endsWith(command));
  }

  private static void until(BooleanSupplier held) {
    long giveUp = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!held.getAsBoolean()) {
      assertThat(System.nanoTime()).as("gave up waiting").isLessThan(giveUp);
      LockSupport.parkNanos(50_000_000);
    }
  }
}
