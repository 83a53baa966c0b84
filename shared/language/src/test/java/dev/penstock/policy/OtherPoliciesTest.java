package dev.penstock.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.DocumentTree;
import dev.penstock.json.Json;
import dev.penstock.store.FolderReach;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

    assertThat(both.decide(paid(BY_BOTH.formatted(SHOP, "enforce")), Map.of(), NOTHING))
        .hasValueSatisfying(
            said -> {
              assertThat(said.outcome()).isEqualTo("deny");
              assertThat(said.reason()).startsWith("team@2.0.0: ");
            });
  }

  @Test
  void shouldHaveNothingToSayOfOtherFolders() {
    OtherPolicies elsewhere = others(policy("far", "scope: { folder: far }", "true", "deny"));

    assertThat(elsewhere.decide(paid("[]"), Map.of(), NOTHING)).isEmpty();
    assertThat(OtherPolicies.NONE.decide(paid("[]"), Map.of(), NOTHING)).isEmpty();
  }

  /** What a version of that name and meaning counted then holds; all else is counted anew. */
  @Test
  void shouldCountAnewWhatWasBegunBefore() {
    OtherPolicies late =
        others(
            policy(
                "default",
                "windows: [{ name: late, within: PT1H, when: \"action.path == '/pay'\" }]",
                "history.late.count == 2",
                "allow"));
    OtherPolicies.Past past =
        (back, reader) -> {
          assertThat(back).isEqualTo(Duration.ofHours(1));
          reader.accept(begun("old", "2026-11-20T08:59:00Z", "/pay"));
          reader.accept(begun("one", "2026-11-20T09:30:00Z", "/pay"));
          reader.accept(begun("two", "2026-11-20T09:31:00Z", "/other"));
          reader.accept(begun("three", "2026-11-20T09:32:00Z", "/pay"));
        };

    assertThat(late.decide(paid("[]"), Map.of(), past).orElseThrow().outcome()).isEqualTo("allow");
    assertThat(late.decide(paid("[]"), Map.of(), NOTHING).orElseThrow().outcome())
        .isEqualTo("deny");
    assertThat(late.counts()).isTrue();
    assertThat(late.countsWithin(FolderReach.of(List.of("shop")))).isFalse();
    assertThat(late.countsWithin(FolderReach.EVERYWHERE)).isTrue();
    assertThat(others(policy("default", "", "true", "allow")).counts()).isFalse();
  }

  @Test
  void shouldTakeWhatTheSameWindowCountedThen() {
    String windows = "windows: [{ name: pays, within: PT1H, when: 'true' }]";
    OtherPolicies same = others(policy("default", windows, "history.pays.count == 3", "allow"));
    JsonNode then = same.versions().getFirst().document();
    String asked =
        """
        [{"policy": "default", "version": "1.0.0", "digest": "sha256:then", "scope": "default",
          "mode": "enforce", "outcome": "allow", "reason": "r"}]
        """;

    assertThat(
            same.decide(paid(asked), Map.of("sha256:then", then), NOTHING).orElseThrow().outcome())
        .isEqualTo("allow");
  }

  private static final OtherPolicies.Past NOTHING = (_, _) -> {};

  private static RecordedAction paid(String answers) {
    return new RecordedAction("this", 0, PAY, Json.read(answers));
  }

  private static RecordedAction begun(String effect, String at, String path) {
    ObjectNode input = PAY.deepCopy();
    input.withObject("/action").put("path", path);
    input.withObject("/time").put("at", at);
    return new RecordedAction(effect, 1, input, Json.array());
  }

  private static String outcome(OtherPolicies others, String answers) {
    return others.decide(paid(answers), Map.of(), NOTHING).orElseThrow().outcome();
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
