package dev.penstock.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever is sent and whatever rules ask of it: a decision, and none by what failed (F66). */
class PolicyFuzzTest {

  private static final List<String> CONDITIONS =
      List.of(
          "action.arguments.a > 1",
          "action.arguments.a.b == 'x'",
          "action.arguments[0] == 1",
          "action.arguments.size() > 2",
          "action.arguments.exists(m, m == 'a')",
          "action.arguments.all(m, m > 0)",
          "action.arguments.a + action.arguments.b > 9223372036854775807",
          "int(action.arguments.a) / int(action.arguments.b) == 1",
          "string(action.arguments.a).matches('(a|aa)+$')",
          "timestamp(string(action.arguments.a)) < time.at",
          "time.at.getHours(string(action.arguments.a)) == 1",
          "duration(string(action.arguments.a)) > duration('1h')",
          "labels[3] == 'x'",
          "labels.exists(l, l == string(action.arguments.a))",
          "definition.tags[string(action.arguments.a)] == 'x'",
          "action.host.contains(string(action.arguments.b))",
          "action.class.financial && action.risk > risk.low",
          "type(action.arguments) == map",
          "has(action.arguments.a) && action.arguments.a == null",
          "size([1,2,3].map(i, action.arguments)) == 3",
          "true");

  @Property(tries = 400)
  void shouldAlwaysDecideAndNeverAllowByWhatFails(@ForAll long seed) {
    Random random = new Random(seed);
    List<String> conditions = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      conditions.add(CONDITIONS.get(random.nextInt(CONDITIONS.size())));
    }
    PolicyRequest request = request(random);

    PolicyDecision together = policy(conditions).decide(request);

    for (String condition : conditions) {
      PolicyDecision alone = policy(List.of(condition)).decide(request);
      if (alone instanceof PolicyDecision.Allow) {
        assertThat(together).isInstanceOf(PolicyDecision.Allow.class);
        return;
      }
      if (alone.decidedBy().isPresent()) {
        // It failed, and none before it held.
        assertThat(together)
            .isInstanceOfSatisfying(
                PolicyDecision.Deny.class,
                deny -> assertThat(deny.reason()).contains("failed, which denies"));
        return;
      }
    }
    assertThat(together.decidedBy()).isEmpty();
  }

  private static PolicyRequest request(Random random) {
    List<String> labels = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      labels.add(text(random));
    }
    return new PolicyRequest(
        new PolicyRequest.Action(
            text(random),
            text(random),
            text(random),
            text(random),
            text(random),
            random.nextInt(),
            text(random),
            text(random),
            value(random, 4)),
        new PolicyRequest.Run(text(random), text(random), text(random), text(random), text(random)),
        new PolicyRequest.Task(text(random), text(random)),
        random.nextInt(4) == 0
            ? new Declared.Unknown()
            : new Declared.Known(java.util.Map.of("a", text(random)), labels),
        Instant.ofEpochSecond(random.nextLong(-62_000_000_000L, 253_000_000_000L)));
  }

  private static JsonNode value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 6)) {
      case 0 -> Json.read("null");
      case 1 -> Json.array().add(random.nextBoolean()).get(0);
      case 2 -> Json.array().add(random.nextLong()).get(0);
      case 3 -> Json.array().add(random.nextDouble() * 1e300).get(0);
      case 4 -> Json.array().add(new BigInteger(200, random)).get(0);
      case 5 -> Json.array().add(text(random)).get(0);
      case 6 -> {
        ArrayNode items = Json.array();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(value(random, depth - 1));
        }
        yield items;
      }
      default -> {
        ObjectNode members = Json.object();
        for (String name : List.of("a", "b", text(random))) {
          members.set(name, value(random, depth - 1));
        }
        yield members;
      }
    };
  }

  private static String text(Random random) {
    List<String> odd =
        List.of("", "a", "0", "1", "UTC", "2026-01-01T00:00:00Z", "1h", "\u0000", "\ud83d\ude00");
    return random.nextInt(3) == 0
        ? "a".repeat(random.nextInt(3_000))
        : odd.get(random.nextInt(odd.size()));
  }

  private static Policy policy(List<String> conditions) {
    ObjectNode document = Json.object().put("policy", "default").put("version", "1.0.0");
    var rules = document.putArray("rules");
    for (String condition : conditions) {
      rules
          .addObject()
          .put("name", "r" + rules.size())
          .put("when", condition)
          .put("outcome", "allow");
    }
    return switch (Policy.parse(document)) {
      case PolicyReadResult.Valid(Policy policy) -> policy;
      case PolicyReadResult.Invalid(var errors) -> throw new AssertionError(errors);
    };
  }
}
