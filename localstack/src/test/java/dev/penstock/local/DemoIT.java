package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The main job in one command, as a newcomer meets it. F127. */
class DemoIT {

  @Test
  void shouldTakeASignedEventAllTheWayThroughAndProveIt() {
    Program demo = Program.runWith("", "demo");

    assertThat(demo.exitCode()).as(demo.toString()).isZero();
    assertThat(demo.output())
        .contains("ingress", "policy.eval", "orchestrator", "approval", "tool.call", "audit");
    assertThat(demo.errors())
        .contains("SCRIPTED operator decides")
        .contains("1 call")
        .contains("intact");
  }
}
