package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The short form of {@code bench effects}: a thousand effects on a target that honours the key, one
 * that can be asked and one that does neither, by two nodes, while these, store and backbone are
 * killed, a node stands still past its leases, answers get lost, answers and requests come twice,
 * the network is cut, the clocks are set and the policy forbids what was begun. None is lost,
 * doubled without a person's word or unrecorded. F30, F31, F82, F83.
 */
class EffectsIT {

  @Test
  @Timeout(900)
  void shouldMakeAndRecordEachEffectOnceWhateverDiesMeanwhile() {
    Program effects = Program.runWith("", "bench", "effects", "--rounds", "1000", "--seed", "4711");

    System.out.println(effects.output());
    assertThat(effects.exitCode()).as(effects.toString()).isZero();
    assertThat(effects.output())
        .contains("killing the store", "killing the backbone", "killing the node")
        .contains("killing the second node", "stopping the second node")
        .contains("stopping the node", "cutting the network")
        .contains("forbidding by policy what a killed node had begun")
        .satisfiesAnyOf(
            output ->
                assertThat(output).contains("setting the clocks ahead", "setting the clocks back"),
            output -> assertThat(output).contains("no clock is set: libfaketime is not here"))
        .contains("1020 effects in 34 runs")
        .contains("lost 0 · doubled 0 · unrecorded 0 · the trail is intact: held");
  }
}
