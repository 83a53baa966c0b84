package dev.penstock.policy;

import static dev.penstock.policy.PolicyTexts.errors;
import static dev.penstock.policy.PolicyTexts.policy;
import static dev.penstock.policy.PolicyTexts.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.approval.Approvers;
import dev.penstock.approval.Requirement;
import dev.penstock.json.Json;
import dev.penstock.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies that rule together (F66): the narrowest answer holds, and none can widen another. */
class PolicySetTest {

  private static final List<String> OUTCOMES =
      List.of(
          "outcome: allow",
          "outcome: { require-approval: { role: approver, within: PT4H } }",
          "outcome: { require-approval: { group: finance, within: PT1H } }",
          "outcome: deny");

  @ParameterizedTest
  @CsvSource({
    "allow,            allow,            allow,            allow,            p0",
    "allow,            require-approval, allow,            require-approval, p1",
    "allow,            require-approval, deny,             deny,             p2",
    "deny,             allow,            allow,            deny,             p0",
    "require-approval, allow,            require-approval, require-approval, p0",
    "deny,             deny,             deny,             deny,             p0",
  })
  void shouldTakeTheNarrowestAnswerAndSayWhose(
      String platform, String folder, String workflow, String outcome, String by) {
    List<Policy> policies = new ArrayList<>();
    for (String said : List.of(platform, folder, workflow)) {
      String text = said.equals("require-approval") ? OUTCOMES.get(1) : "outcome: " + said;
      policies.add(policy(policies.size(), "true", text));
    }

    PolicyVerdict verdict = new PolicySet(policies, List.of()).decide(request());

    assertThat(verdict.decision().outcome()).isEqualTo(outcome);
    assertThat(verdict.by().name()).isEqualTo(by);
    assertThat(verdict.answers()).hasSize(3);
  }

  @Property(tries = 200)
  void shouldNeverBeWiderThanAnyOfThem(
      @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 0, max = 5) Integer> kinds) {
    List<Policy> policies = new ArrayList<>();
    for (int kind : kinds) {
      policies.add(
          switch (kind) {
            case 4 -> policy(policies.size(), "false", OUTCOMES.getFirst());
            case 5 -> policy(policies.size(), "action.arguments.no.such", OUTCOMES.getFirst());
            default -> policy(policies.size(), "true", OUTCOMES.get(kind));
          });
    }

    PolicyDecision together = new PolicySet(policies, List.of()).decide(request()).decision();

    for (Policy policy : policies) {
      PolicyDecision alone = policy.decide(request());
      if (alone instanceof PolicyDecision.Deny) {
        assertThat(together).isInstanceOf(PolicyDecision.Deny.class);
      }
      if (alone instanceof PolicyDecision.RequireApproval wanted) {
        assertThat(together).isNotInstanceOf(PolicyDecision.Allow.class);
        if (together instanceof PolicyDecision.RequireApproval all) {
          assertThat(all.approvers().cover(wanted.approvers())).isTrue();
          assertThat(all.within().orElseThrow()).isLessThanOrEqualTo(wanted.within().orElseThrow());
        }
      }
    }
  }

  @Test
  void shouldWantTheApproversOfEachWhereTheyDiffer() {
    PolicySet set =
        new PolicySet(
            List.of(
                policy(0, "true", "outcome: { require-approval: { count: 2 } }"),
                policy(1, "true", "outcome: { require-approval: { group: finance-approvers } }"),
                policy(2, "true", "outcome: { require-approval: { role: treasurer } }")),
            List.of());

    PolicyDecision decision = set.decide(request()).decision();

    assertThat(decision)
        .isInstanceOfSatisfying(
            PolicyDecision.RequireApproval.class,
            wanted ->
                assertThat(wanted.approvers())
                    .isEqualTo(
                        new Approvers(
                            List.of(
                                new Requirement("approver", "finance-approvers", 1),
                                new Requirement("approver", null, 2),
                                new Requirement("treasurer", null, 1)),
                            true)));
    assertThat(decision.reason())
        .contains("the approval of 1 of finance-approvers and 2 approver and 1 treasurer");
  }

  @Test
  void shouldWantAsManyPeopleAsTheStrictestAndLeaveOutWhomAnyLeavesOut() {
    PolicySet set =
        new PolicySet(
            List.of(
                policy(0, "true", "outcome: { require-approval: { four-eyes: true } }"),
                policy(1, "true", "outcome: { require-approval: { count: 3, four-eyes: false } }")),
            List.of());

    assertThat(set.decide(request()).decision())
        .isInstanceOfSatisfying(
            PolicyDecision.RequireApproval.class,
            wanted -> assertThat(wanted.approvers()).isEqualTo(Approvers.of("approver", 3, true)));
  }

  @Test
  void shouldWaitNoLongerThanTheMostImpatientAllows() {
    PolicySet set =
        new PolicySet(
            List.of(
                policy(0, "true", OUTCOMES.get(1)),
                policy(1, "true", OUTCOMES.get(2)),
                policy(2, "true", "outcome: { require-approval: { role: approver } }")),
            List.of());

    assertThat(set.decide(request()).decision())
        .isInstanceOfSatisfying(
            PolicyDecision.RequireApproval.class,
            wanted -> assertThat(wanted.within()).contains(Duration.ofHours(1)));
  }

  @ParameterizedTest
  @CsvSource({"true, false, false", "false, true, true"})
  void shouldGoOnlyWhereThePlatformOpensTheWay(
      boolean folderNames, boolean platformNames, boolean named) {
    String names = "action.host == '10.0.0.1'";
    PolicySet set =
        new PolicySet(
            List.of(
                policy(0, platformNames ? names : "true", "outcome: allow"),
                policy(1, folderNames ? names : "true", "outcome: allow")),
            List.of());

    assertThat(set.decide(request()).decision())
        .isEqualTo(new PolicyDecision.Allow("r", new PolicyWay(named, "")));
  }

  @Test
  void shouldAskAShadowAndGiveItNoSay() {
    PolicyVerdict verdict =
        new PolicySet(
                List.of(policy(0, "true", "outcome: allow")),
                List.of(policy(1, "true", "outcome: deny")))
            .decide(request());

    assertThat(verdict.decision()).isInstanceOf(PolicyDecision.Allow.class);
    assertThat(verdict.json().findValuesAsText("mode")).containsExactly("enforce", "shadow");
    assertThat(verdict.json().findValuesAsText("outcome")).containsExactly("allow", "deny");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scope: finance                                         | /scope",
        "scope: { folder: finance, workflow: finance/pay }      | /scope",
        "scope: { place: finance }                              | /scope/place",
        "scope: { folder: Finance }                             | /scope/folder",
        "scope: { workflow: pay }                               | /scope/workflow",
        "mode: dark                                             | /mode",
        "share: 0                                               | /share",
        "share: 101                                             | /share",
        "share: half                                            | /share",
        "{ mode: shadow, share: 10 }                            | /share",
        "inFlight: change                                       | /inFlight",
        "{ inFlight: narrow, share: 10 }                        | /inFlight",
        "{ inFlight: narrow, mode: shadow }                     | /inFlight",
      })
  void shouldRefuseAHeadThatSaysNothing(String head, String pointer) {
    String members = head.startsWith("{") ? head.substring(1, head.length() - 1) : head;
    String text = "{ policy: p, version: 1.0.0, " + members + ", rules: [] }";

    assertThat(errors(text)).extracting(Problem.FieldError::pointer).contains(pointer);
  }

  @Test
  void shouldLeaveTheNameDefaultAndTrustToThePlatform() {
    String text =
        """
        policy: default
        version: 1.0.0
        scope: { folder: finance }
        rules:
          - { name: q, when: 'action.host == "a"', outcome: allow }
          - { name: r, when: 'action.host == "a"', outcome: allow, trust: PEM }
        """;

    assertThat(errors(text))
        .filteredOn(error -> error.detail().contains("platform's"))
        .extracting(Problem.FieldError::pointer)
        .containsExactly("/policy", "/rules/1/trust");
  }

  @Test
  void shouldGiveARunTheSamePlaceInARolloutForEver() {
    PolicyRollout tenth = new PolicyRollout(false, 10, false);
    PolicyRollout all = new PolicyRollout(false, 100, false);
    int taken = 0;
    for (int i = 0; i < 2_000; i++) {
      String run = "run_" + i;
      taken += tenth.takes(run, "default") ? 1 : 0;
      assertThat(tenth.takes(run, "default")).isEqualTo(tenth.takes(run, "default"));
      assertThat(all.takes(run, "default")).isTrue();
    }

    assertThat(taken).isBetween(140, 260);
  }

  @Test
  void shouldHoldTheNewestOfEachKindSinceTheLastThatIsForAll() {
    PolicyRollout full = new PolicyRollout(false, 100, false);
    PolicyRollout staged = new PolicyRollout(false, 10, false);
    PolicyRollout shadow = new PolicyRollout(true, 100, false);

    StandingPolicies standing =
        StandingPolicies.NONE
            .before("e", shadow)
            .before("d", staged)
            .before("c", shadow)
            .before("b", staged)
            .before("a", full);

    assertThat(standing)
        .isEqualTo(new StandingPolicies(Optional.of("a"), Optional.of("d"), Optional.of("e")));
  }

  private static PolicyRequest request() {
    return new PolicyRequest(
        new PolicyRequest.Action(
            "http", "GET", "", "https", "10.0.0.1", 443, "/", "none", Json.object()),
        new PolicyRequest.Run("r1", "finance", "pay", "1.0.0", "trigger:t"),
        new PolicyRequest.Task("/do/0/pay", "pay"),
        Instant.parse("2026-11-20T10:00:00Z"));
  }

  private static Policy policy(int number, String when, String outcome) {
    String text =
        "policy: p%d\nversion: 1.0.0\nrules:\n  - name: r\n    when: \"%s\"\n    %s\n"
            .formatted(number, when, outcome);
    return switch (Policy.parse(tree(text))) {
      case PolicyReadResult.Valid(Policy policy) -> policy;
      case PolicyReadResult.Invalid(var errors) -> throw new AssertionError(errors);
    };
  }
}
