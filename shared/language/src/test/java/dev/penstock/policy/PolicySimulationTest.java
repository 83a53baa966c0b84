package dev.penstock.policy;

import static dev.penstock.policy.PolicyTexts.policy;
import static dev.penstock.policy.PolicyTexts.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.penstock.json.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Thresholds of a version that was not in force, on recorded actions (F66, F67). */
class PolicySimulationTest {

  private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

  private static final String THREE_AN_HOUR =
      """
      policy: default
      version: 2.0.0
      windows:
        - { name: pays, within: PT1H, when: action.path == "/pay", by: actor.id, amount: action.arguments.amount }
      rules:
        - { name: enough, when: history.pays.count >= 2, outcome: deny }
        - { name: dear, when: history.pays.sum + double(action.arguments.amount) > 100.0, outcome: { require-approval: {} } }
        - { name: rest, when: "true", outcome: allow }
      """;

  @Test
  void shouldCountWhatWasReallyBegunAsItWouldHaveBeenAtThatMoment() {
    PolicySimulation simulation = simulation(THREE_AN_HOUR);

    assertThat(rule(simulation, action("e1", 1, 0, "ada", "/pay", 40))).isEqualTo("rest");
    assertThat(rule(simulation, action("e2", 0, 1, "ada", "/pay", 61))).isEqualTo("dear");
    // A person was asked first, so it was not begun with that decision; with this one it was.
    assertThat(rule(simulation, action("e2", 1, 20, "ada", "/pay", 61))).isEqualTo("dear");
    assertThat(rule(simulation, action("e3", 1, 21, "ada", "/pay", 1))).isEqualTo("enough");
    // Others are counted apart, what the window is not for is not counted, and time passes.
    assertThat(rule(simulation, action("e4", 1, 22, "eve", "/pay", 1))).isEqualTo("rest");
    assertThat(rule(simulation, action("e5", 1, 61, "ada", "/other", 1))).isEqualTo("enough");
    assertThat(rule(simulation, action("e6", 1, 80, "ada", "/pay", 1))).isEqualTo("rest");
  }

  @Test
  void shouldNotBeInItsOwnWayAndCountOnceWhatWasBegunAgain() {
    PolicySimulation simulation = simulation(THREE_AN_HOUR);
    simulation.earlier(action("e1", 1, 0, "ada", "/pay", 1));
    simulation.earlier(action("e1", 1, 1, "ada", "/pay", 1));
    simulation.earlier(action("e1", 2, 2, "ada", "/pay", 1));

    assertThat(rule(simulation, action("e1", 3, 3, "ada", "/pay", 1))).isEqualTo("rest");
    assertThat(rule(simulation, action("e2", 0, 4, "ada", "/pay", 1))).isEqualTo("enough");
  }

  @Test
  void shouldLeaveWhatTheScopeIsNotForUncounted() {
    PolicySimulation simulation =
        simulation(
            THREE_AN_HOUR
                .replace("policy: default", "policy: limits")
                .replace("version", "scope: { folder: sales }\nversion"));
    simulation.earlier(action("e1", 1, 0, "ada", "/pay", 1));

    assertThat(simulation.next(action("e2", 1, 1, "ada", "/pay", 1))).isEmpty();
  }

  @Test
  void shouldDenyWhatItCannotCountAndCountNothingForIt() {
    PolicySimulation simulation = simulation(THREE_AN_HOUR);
    RecordedAction odd = action("e1", 1, 0, "ada", "/pay", -1);

    assertThat(simulation.next(odd).orElseThrow().outcome()).isEqualTo("deny");
    assertThat(rule(simulation, action("e2", 1, 1, "ada", "/pay", 1))).isEqualTo("rest");
  }

  @Test
  void shouldKeepWhatWasStoredForAWindowThatWasThere() {
    JsonNode then = tree(THREE_AN_HOUR.replace("2.0.0", "1.0.0"));
    ArrayNode answers = Json.array();
    answers.addObject().put("policy", "default").put("version", "1.0.0").put("digest", "sha256:a");
    JsonNode input =
        request("ada", "/pay", 1, START)
            .with(Map.of("default@1.0.0", Map.of("pays", new PolicyCount.Tally(7, 7))))
            .json();
    RecordedAction action = new RecordedAction("e1", 1, input, answers);
    String other = THREE_AN_HOUR.replace("PT1H", "PT2H");

    assertThat(rule(new PolicySimulation(policy(THREE_AN_HOUR), Map.of("sha256:a", then)), action))
        .isEqualTo("enough");
    assertThat(rule(new PolicySimulation(policy(other), Map.of("sha256:a", then)), action))
        .isEqualTo("rest");
  }

  /** One action of a drawn trail. */
  record Drawn(int effect, int attempt, int minutes, int amount) {}

  @Property
  void shouldCountAsLookingAtEachActionWould(@ForAll("trails") List<Drawn> trail) {
    CountedActions counted = new CountedActions();
    long now = 0;
    for (int i = 0; i < trail.size(); i++) {
      Drawn asking = trail.get(i);
      now += asking.minutes();
      Instant from = START.plus(Duration.ofMinutes(now - 30));
      assertThat(counted.since(from, "e" + asking.effect()))
          .isEqualTo(oneByOne(trail.subList(0, i), from, asking.effect()));
      counted.add(
          action("e" + asking.effect(), asking.attempt(), now, "ada", "/pay", asking.amount()),
          START.plus(Duration.ofMinutes(now)),
          asking.amount());
    }
  }

  private static PolicyCount.Tally oneByOne(List<Drawn> before, Instant from, int effect) {
    Set<String> once = new HashSet<>();
    long now = 0;
    long count = 0;
    BigDecimal sum = BigDecimal.ZERO;
    for (Drawn each : before) {
      now += each.minutes();
      boolean first = once.add(each.effect() + " " + each.attempt());
      if (first && each.effect() != effect && START.plus(Duration.ofMinutes(now)).isAfter(from)) {
        count++;
        sum = sum.add(BigDecimal.valueOf(each.amount()));
      }
    }
    return new PolicyCount.Tally(count, sum.doubleValue());
  }

  @Provide
  Arbitrary<List<Drawn>> trails() {
    Arbitrary<Integer> few = Arbitraries.integers().between(1, 4);
    return Combinators.combine(
            few, few, Arbitraries.integers().between(0, 15), Arbitraries.integers().between(0, 99))
        .as(Drawn::new)
        .list()
        .ofMaxSize(40);
  }

  private static String rule(PolicySimulation simulation, RecordedAction action) {
    return simulation.next(action).orElseThrow().rule().orElseThrow();
  }

  private static PolicySimulation simulation(String text) {
    return new PolicySimulation(policy(text), Map.of());
  }

  private static RecordedAction action(
      String effect, int begun, long minutes, String actor, String path, int amount) {
    Instant at = START.plus(Duration.ofMinutes(minutes));
    return new RecordedAction(effect, begun, request(actor, path, amount, at).json(), Json.array());
  }

  private static PolicyRequest request(String actor, String path, int amount, Instant at) {
    return new PolicyRequest(
        new PolicyRequest.Action(
            "http",
            "POST",
            "",
            "https",
            "a.org",
            443,
            path,
            "none",
            Json.object().put("amount", amount)),
        new PolicyRequest.Run("r1", "finance", "pay", "1.0.0", "person:" + actor),
        new PolicyRequest.Task("/do/0/pay", "pay"),
        at);
  }
}
