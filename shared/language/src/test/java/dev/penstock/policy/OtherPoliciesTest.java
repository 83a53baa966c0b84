package dev.penstock.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.DocumentTree;
import dev.penstock.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Other versions of policies on one recorded action (F85). */
class OtherPoliciesTest {

  private static final JsonNode PAY =
      Json.read(
          """
          {"action": {"host": "pay.example", "path": "/pay"}, "time": {"at": "2026-11-20T10:00:00Z"},
           "run": {"namespace": "shop", "name": "order"},
           "history": {"default@1.0.0": {"pays": {"count": 3, "sum": 30.0}}}}
          """);
  private static final String BY_BOTH =
      """
      [{"policy": "default", "scope": "default", "mode": "enforce", "outcome": "allow", "reason": "r"},
       {"policy": "team", "scope": "%s", "mode": "%s", "outcome": "deny", "reason": "Not ours."}]
      """;
  private static final String SHOP = new PolicyScope.Folder("shop").key();

  @Test
  void shouldDecideInThePlaceOfThePolicyWithTheSameScopeAndLetTheOthersStand() {
    OtherPolicies platform = others(policy("default", "", "true", "require-approval: {}"));

    assertThat(outcome(platform, BY_BOTH.formatted(SHOP, "enforce"))).isEqualTo("deny");
    assertThat(outcome(platform, BY_BOTH.formatted(SHOP, "shadow"))).isEqualTo("require-approval");
  }

  @Test
  void shouldDecideByTheNarrowestOfSeveralAndNameIt() {
    OtherPolicies both =
        others(
            policy("default", "", "true", "allow"),
            policy("team", "scope: { folder: shop }", "action.path == '/pay'", "deny"));

    assertThat(both.decide(PAY, Json.read(BY_BOTH.formatted(SHOP, "enforce"))))
        .hasValueSatisfying(
            said -> {
              assertThat(said.outcome()).isEqualTo("deny");
              assertThat(said.reason()).startsWith("team@2.0.0: ");
            });
  }

  @Test
  void shouldHaveNothingToSayOfOtherFolders() {
    OtherPolicies elsewhere = others(policy("far", "scope: { folder: far }", "true", "deny"));

    assertThat(elsewhere.decide(PAY, Json.array())).isEmpty();
    assertThat(OtherPolicies.NONE.decide(PAY, Json.array())).isEmpty();
  }

  @Test
  void shouldSeeWhatWasCountedThenAndDenyWhereAWindowIsOnNoRecord() {
    String windows = "windows: [{ name: %s, within: PT1H, when: 'true' }]";

    assertThat(
            outcome(
                others(
                    policy(
                        "default", windows.formatted("pays"), "history.pays.count == 3", "allow")),
                "[]"))
        .isEqualTo("allow");
    assertThat(
            outcome(
                others(
                    policy(
                        "default", windows.formatted("late"), "history.late.count == 0", "allow")),
                "[]"))
        .isEqualTo("deny");
  }

  private static String outcome(OtherPolicies others, String answers) {
    return others.decide(PAY, Json.read(answers)).orElseThrow().outcome();
  }

  private static OtherPolicies others(Policy... policies) {
    return new OtherPolicies(List.of(policies));
  }

  private static Policy policy(String name, String head, String when, String outcome) {
    String text =
        Stream.of(
                "policy: " + name,
                "version: 2.0.0",
                head,
                "rules:",
                "  - name: one",
                "    when: \"" + when + "\"",
                "    outcome: " + (outcome.contains(":") ? "{ " + outcome + " }" : outcome))
            .filter(line -> !line.isEmpty())
            .reduce("", (one, line) -> one + line + "\n");
    JsonNode document = DocumentTree.read("policies/p.yaml", text.getBytes(StandardCharsets.UTF_8));
    return ((PolicyReadResult.Valid) Policy.parse(document)).policy();
  }
}
