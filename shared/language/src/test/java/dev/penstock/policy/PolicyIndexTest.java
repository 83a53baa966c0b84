package dev.penstock.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Rules that can't match are not asked, and nothing is decided otherwise for it. */
class PolicyIndexTest {

  private static final List<String> ATOMS =
      List.of(
          "action.host == \"a\"",
          "\"b\" == action.host",
          "action.host in [\"a\", \"c\"]",
          "action.host in []",
          "action.kind == \"http\"",
          "action.method != \"GET\"",
          "run.name == \"x\"",
          "folder.name == action.host",
          "action.host in [\"a\", run.name]",
          "action.arguments.no.such == 1",
          "action.arguments.n > 1",
          "true",
          "false");

  @Property(tries = 100)
  void shouldDecideAsIfEachRuleWereAsked(@ForAll long seed) {
    Random random = new Random(seed);
    List<String> conditions = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      conditions.add(condition(random, 3));
    }
    Policy indexed = policy(conditions);
    // A condition inside of a macro says nothing to the index.
    Policy linear = policy(conditions.stream().map(c -> "[true].all(t, " + c + ")").toList());

    for (String host : List.of("a", "b", "c", "d")) {
      PolicyRequest request =
          request(host, random.nextBoolean() ? "GET" : "PUT", random.nextInt(3));
      PolicyDecision decision = indexed.decide(request);

      assertThat(decision.outcome()).isEqualTo(linear.decide(request).outcome());
      assertThat(decision.decidedBy()).isEqualTo(linear.decide(request).decidedBy());
    }
  }

  @Test
  void shouldAskOnlyTheRulesThatNameTheHost() {
    List<String> conditions = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      conditions.add("action.host == \"host-" + i + "\" && action.method == \"PUT\"");
    }
    conditions.set(7, "action.path.startsWith(\"/\") && action.method == \"PUT\"");
    PolicyVariables variables = PolicyVariables.of(request("host-300", "PUT", 1).json());
    PolicyIndex index = PolicyIndex.of(conditions.stream().map(PolicyIndexTest::compiled).toList());

    assertThat(index.candidates(variables).stream()).containsExactly(7, 300);
    assertThat(index.candidates(PolicyVariables.of(request("host-300", "GET", 1).json())).stream())
        .isEmpty();
  }

  private static String condition(Random random, int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      return ATOMS.get(random.nextInt(ATOMS.size()));
    }
    String left = condition(random, depth - 1);
    String right = condition(random, depth - 1);
    return switch (random.nextInt(5)) {
      case 0 -> "!(" + left + ")";
      case 1, 2 -> "(" + left + " && " + right + ")";
      default -> "(" + left + " || " + right + ")";
    };
  }

  private static PolicyCondition compiled(String condition) {
    try {
      return PolicyCondition.compile(PolicyLanguage.RULES, condition);
    } catch (PolicyCondition.CompileException e) {
      throw new AssertionError(e);
    }
  }

  private static Policy policy(List<String> conditions) {
    ObjectNode document = Json.object().put("policy", "default").put("version", "1.0.0");
    var rules = document.putArray("rules");
    for (int i = 0; i < conditions.size(); i++) {
      rules
          .addObject()
          .put("name", "r" + i)
          .put("when", conditions.get(i))
          .put("outcome", i % 2 == 0 ? "allow" : "deny");
    }
    return switch (Policy.parse(document)) {
      case PolicyReadResult.Valid(Policy policy) -> policy;
      case PolicyReadResult.Invalid(var errors) -> throw new AssertionError(errors);
    };
  }

  private static PolicyRequest request(String host, String method, int n) {
    return new PolicyRequest(
        new PolicyRequest.Action(
            "http", method, "", "https", host, 443, "/", "none", Json.object().put("n", n)),
        new PolicyRequest.Run("r1", "a", "x", "1.0.0", "trigger:t"),
        new PolicyRequest.Task("/do/0/pay", "pay"),
        Instant.parse("2026-11-20T10:00:00Z"));
  }
}
