package dev.penstock.workers.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.workers.tool.Deadline;
import dev.penstock.workers.tool.Reach;
import dev.penstock.workers.tool.Tenure;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that are made while the intents of their calls are put on record: F31. */
class ApproachIT {

  private static final Duration LONG = Duration.ofSeconds(10);

  private final Target target = new Target();
  private final CutWire wire = CutWire.whole(target.port(), InetAddress.ofLiteral("127.0.0.1"));
  private final Egress egress = egress(LONG);
  private final HttpCall effect = call("POST");

  @AfterEach
  void close() {
    egress.close();
    wire.close();
    target.close();
  }

  @Test
  void shouldMakeAnEffectOnTheConnectionThatWasBegunForIt() {
    assertAnswered(effect, null);
    Approach approach = arrived();
    awaitSecondConnection();
    assertThat(target.received()).hasSize(1);

    assertAnswered(effect, approach);

    assertThat(wire.opened()).isEqualTo(2);
    assertThat(target.received()).hasSize(2);
  }

  @Test
  void shouldWaitForAConnectionThatIsUnderWay() {
    assertAnswered(effect, null);

    assertAnswered(effect, Objects.requireNonNull(egress.approach(effect, Reach.NAMED)));

    assertThat(wire.opened()).isEqualTo(2);
  }

  /** A name can tell something too: nobody hears of a call whose intent is not on record. */
  @Test
  void shouldConnectEarlyOnlyToWhoHasAnsweredAnEffect() {
    assertThat(egress.approach(effect, Reach.NAMED)).isNull();
    assertAnswered(call("GET"), null);
    assertThat(egress.approach(effect, Reach.NAMED)).as("it was only read from").isNull();

    assertAnswered(effect, null);

    assertThat(egress.approach(call("GET"), Reach.NAMED)).as("it only reads").isNull();
    assertThat(egress.approach(effect, Reach.PUBLIC)).as("no rule names the host").isNull();
    assertThat(egress.approach(effect, Reach.NAMED)).isNotNull();
  }

  /** F31: nothing may have been said on an effect's connection before. */
  @Test
  void shouldLeaveAConnectionToTheCallThatItWasBegunFor() {
    assertAnswered(effect, null);
    Approach approach = arrived();

    assertAnswered(effect, null);
    assertThat(wire.opened()).as("another call has its own").isEqualTo(3);
    assertAnswered(effect, approach);
    assertThat(wire.opened()).isEqualTo(3);
    assertAnswered(effect, approach);
    assertThat(wire.opened()).as("one that was used is used no more").isEqualTo(4);
  }

  @Test
  void shouldCloseAConnectionWhoseCallDoesNotCome() {
    try (Egress hasty = egress(Duration.ofMillis(1))) {
      assertAnswered(hasty, effect, null);
      Approach approach = arrived(hasty);
      awaitSecondConnection();

      await().atMost(LONG).untilAsserted(() -> assertThat(wire.open()).isZero());

      assertAnswered(hasty, effect, approach);
      assertThat(wire.opened()).as("a late call makes its own").isEqualTo(3);
    }
  }

  @Test
  void shouldSayThatNothingWasSentWhenTheTargetHasGone() {
    assertAnswered(effect, null);
    wire.close();
    Approach approach = arrived();

    assertThat(egress.exchange(effect, Reach.NAMED, LONG, Tenure.unlimited(), approach))
        .isInstanceOf(Exchange.NotSent.class);
  }

  private Approach arrived() {
    return arrived(egress);
  }

  private Approach arrived(Egress egress) {
    Approach approach = Objects.requireNonNull(egress.approach(effect, Reach.NAMED));
    approach.await(Deadline.in(LONG));
    return approach;
  }

  /** Which is made when the target's system has taken it, and a moment later seen by the target. */
  private void awaitSecondConnection() {
    await().atMost(LONG).until(() -> wire.opened() == 2);
  }

  private void assertAnswered(HttpCall call, @Nullable Approach approach) {
    assertAnswered(egress, call, approach);
  }

  private static void assertAnswered(Egress egress, HttpCall call, @Nullable Approach approach) {
    assertThat(egress.exchange(call, Reach.NAMED, LONG, Tenure.unlimited(), approach))
        .isInstanceOf(Exchange.Answered.class);
  }

  private static Egress egress(Duration approachKept) {
    return new Egress(new EgressSettings(1_000, 10, 10, LONG, approachKept), NameResolver.system());
  }

  private HttpCall call(String method) {
    URI uri = URI.create("http://127.0.0.1:" + wire.port() + "/");
    return new HttpCall(method, uri, Map.of(), null);
  }
}
