package dev.penstock.policy;

import static dev.penstock.policy.PolicyTexts.errors;
import static dev.penstock.policy.PolicyTexts.policy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Thresholds over what was decided before (F66, F67). */
class PolicyWindowTest {

  private static final String LIMITS =
      """
      policy: default
      version: 1.0.0
      classes: [{ class: financial, risk: low, when: action.host == "billing.internal" }]
      windows:
        - name: refunds
          within: PT24H
          when: action.class.financial
          by: actor.id
          amount: action.arguments.amount
        - { name: calls, within: PT1M, when: "true" }
      rules:
        - { name: rate, when: history.calls.count >= 100, outcome: deny }
        - name: sums
          when: history.refunds.sum + double(action.arguments.amount) > 1000.0
          outcome: { require-approval: {} }
        - { name: rest, when: "true", outcome: allow }
      """;

  @Test
  void shouldSayWhatAnActionCountsFor() {
    assertThat(PolicySet.of(policy(LIMITS)).counts(request("billing.internal", "{\"amount\":12}")))
        .containsExactly(
            new PolicyCount("default", "1.0.0", "refunds", "ada", Duration.ofHours(24), true, 12),
            new PolicyCount("default", "1.0.0", "calls", "", Duration.ofMinutes(1), true, 0));
    assertThat(PolicySet.of(policy(LIMITS)).counts(request("a", "{\"amount\":12}")).getFirst())
        .matches(count -> !count.counts() && count.amount() == 0);
  }

  @ParameterizedTest
  @CsvSource({
    "0,   0,   allow,            rest",
    "0,   988, allow,            rest",
    "0,   989, require-approval, sums",
    "99,  0,   allow,            rest",
    "100, 989, deny,             rate",
  })
  void shouldHoldActionsToThresholds(long calls, double sum, String outcome, String rule) {
    PolicyRequest request = request("billing.internal", "{\"amount\":12}");
    PolicyDecision decision = policy(LIMITS).decide(counted(request, calls, sum));

    assertThat(decision.outcome()).isEqualTo(outcome);
    assertThat(decision.decidedBy()).contains(rule);
    assertThat(policy(LIMITS).decide(counted(request, calls, sum).json())).isEqualTo(decision);
  }

  @Test
  void shouldDenyWhereNothingWasCountedFor() {
    assertThat(policy(LIMITS).decide(request("billing.internal", "{\"amount\":12}")))
        .isInstanceOfSatisfying(
            PolicyDecision.Deny.class, deny -> assertThat(deny.rule()).contains("rate"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}",
        "{\"amount\":\"many\"}",
        "{\"amount\":-1}",
        "{\"amount\":-0.01}",
        "{\"amount\":1e400}",
        "{\"amount\":null}"
      })
  void shouldDenyWhatCannotBeCounted(String arguments) {
    PolicyRequest request = request("billing.internal", arguments);

    assertThat(policy(LIMITS).decide(counted(request, 0, 0)))
        .isInstanceOfSatisfying(
            PolicyDecision.Deny.class,
            deny -> assertThat(deny.reason()).startsWith("What the window refunds counts failed"));
    assertThat(PolicySet.of(policy(LIMITS)).counts(request)).isEmpty();
  }

  @Test
  void shouldLetAShadowCountNothing() {
    PolicySet set = new PolicySet(List.of(policy(LIMITS)), List.of(policy(LIMITS)));

    assertThat(set.counts(request("billing.internal", "{\"amount\":12}")))
        .extracting(PolicyCount::counts)
        .containsExactly(true, true, false, false);
  }

  @Test
  void shouldSeeInTheNextVersionWhatWasCountedForTheOneBefore() {
    JsonNode stored = counted(request("billing.internal", "{\"amount\":12}"), 100, 0).json();

    assertThat(policy(LIMITS.replace("1.0.0", "1.1.0")).decide(stored).decidedBy())
        .contains("rate");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ name: a-b, within: PT1H, when: 'true' }                       | /windows/0/name",
        "{ name: a, within: P400D, when: 'true' }                        | /windows/0/within",
        "{ name: a, when: 'true' }                                       | /windows/0/within",
        "{ name: a, within: PT1H }                                       | /windows/0/when",
        "{ name: a, within: PT1H, when: history.a.count > 1 }            | /windows/0/when",
        "{ name: a, within: PT1H, when: 'true', by: action.port }        | /windows/0/by",
        "{ name: a, within: PT1H, when: 'true', amount: actor.age }      | /windows/0/amount",
        "{ name: a, within: PT1H, when: 'true', per: 1 }                 | /windows/0/per",
        "{ name: b, within: PT1H, when: 'true' }                         | /rules/0/when",
        "5                                                               | /windows/0",
      })
  void shouldRefuseAWindowThatSaysNothing(String window, String pointer) {
    String text =
        "policy: default\nversion: 1.0.0\nwindows: [%s]\nrules: [%s]\n"
            .formatted(window, "{ name: r, when: history.a.count > 1, outcome: deny }");

    assertThat(errors(text)).extracting(Problem.FieldError::pointer).contains(pointer);
  }

  private static PolicyRequest counted(PolicyRequest request, long calls, double sum) {
    return request.with(
        Map.of(
            "default@1.0.0",
            Map.of(
                "calls", new PolicyCount.Tally(calls, 0),
                "refunds", new PolicyCount.Tally(1, sum))));
  }

  private static PolicyRequest request(String host, String arguments) {
    return new PolicyRequest(
        new PolicyRequest.Action(
            "http", "POST", "", "https", host, 443, "/", "none", Json.read(arguments)),
        new PolicyRequest.Run("r1", "finance", "pay", "1.0.0", "person:ada"),
        new PolicyRequest.Task("/do/0/pay", "pay"),
        Instant.parse("2026-11-20T10:00:00Z"));
  }
}
