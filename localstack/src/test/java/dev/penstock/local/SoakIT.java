package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The soak in its short form: store, backbone and node are killed while deliveries come, some of
 * them twice and at once, and what isn't answered is sent again. What was answered 202 has run,
 * exactly once each, whether the store took it or the spool beside it; what was kept nowhere was
 * answered 503 with Retry-After; nothing else was ever answered. F5, F6, F30, F32.
 */
class SoakIT {

  private static final String DELIVERIES = "200";

  @Test
  @Timeout(300)
  void shouldRunExactlyWhatItAcceptedWhateverDiesMeanwhile() {
    Program soak = Program.runWith("", "bench", "soak", "--rounds", DELIVERIES);

    System.out.println(soak.output());
    assertThat(soak.exitCode()).as(soak.toString()).isZero();
    assertThat(soak.output())
        .contains("killing the store", "killing the backbone", "killing the node")
        .contains(DELIVERIES + " accepted")
        .contains("accepted = runs: held · the trail is intact")
        .contains("memory flat: held");
  }
}
