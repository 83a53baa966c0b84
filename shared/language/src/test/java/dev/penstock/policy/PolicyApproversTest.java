package dev.penstock.policy;

import static dev.penstock.policy.PolicyTexts.errors;
import static dev.penstock.policy.PolicyTexts.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.approval.Approvers;
import dev.penstock.approval.Requirement;
import dev.penstock.json.Json;
import dev.penstock.problem.Problem;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who approves what: by rule, by the action's class, by group (F67, F70). */
class PolicyApproversTest {

  private static final String POLICY =
      """
      policy: default
      version: 1.0.0
      classes:
        - { class: financial, risk: high, when: action.path.startsWith("/pay") }
        - { class: data-export, risk: low, when: action.path.endsWith("/all") }
        - { class: destructive, risk: low, when: action.method == "DELETE" }
      approvers:
        financial: { group: finance-approvers, count: 2 }
        data-export: { role: privacy, four-eyes: false }
      rules:
        - { name: by-role, when: action.host == "role", outcome: { require-approval: { role: approver } } }
        - { name: by-group, when: action.host == "group", outcome: { require-approval: { group: board } } }
        - { name: many, when: action.host == "many", outcome: { require-approval: { count: 3 } } }
        - { name: any, when: "true", require-approval: {} }
      """;

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "any   | /pay     | POST   | true  | 2 of finance-approvers",
        "any   | /all     | POST   | false | 1 privacy",
        "any   | /pay/all | POST   | true  | 2 of finance-approvers and 1 privacy",
        "any   | /other   | POST   | false | 1 approver",
        "any   | /other   | DELETE | false | 1 approver",
        "many  | /pay     | POST   | true  | 3 of finance-approvers",
        "many  | /all     | POST   | true  | 3 privacy",
        "many  | /other   | POST   | true  | 3 approver",
        "role  | /pay     | POST   | false | 1 approver",
        "group | /pay     | POST   | false | 1 of board",
      })
  void shouldTakeTheApproversOfTheClassesWhereTheRuleNamesNobody(
      String host, String path, String method, boolean fourEyes, String whose) {
    assertThat(policy(POLICY).decide(request(host, path, method)))
        .isInstanceOfSatisfying(
            PolicyDecision.RequireApproval.class,
            wanted -> {
              assertThat(wanted.approvers().words()).isEqualTo(whose);
              assertThat(wanted.approvers().fourEyes()).isEqualTo(fourEyes);
            });
  }

  @Test
  void shouldAskAMemberOfTheGroupWhoHoldsTheRole() {
    assertThat(policy(POLICY).decide(request("group", "/", "GET")))
        .isInstanceOfSatisfying(
            PolicyDecision.RequireApproval.class,
            wanted ->
                assertThat(wanted.approvers())
                    .isEqualTo(
                        new Approvers(List.of(new Requirement("approver", "board", 1)), false)));
  }

  @Test
  void shouldKnowTheGroupsOfWhoStartedTheRun() {
    Policy policy =
        policy(
            "{policy: p, version: 1.0.0, rules: [{name: a, when: '\"treasury\" in actor.groups',"
                + " outcome: allow}]}");
    PolicyRequest request = request("a", "/", "GET");

    assertThat(policy.decide(request).outcome()).isEqualTo("deny");
    assertThat(policy.decide(request.in(List.of("treasury", "other"))).outcome())
        .isEqualTo("allow");
    assertThat(policy.decide(request.in(List.of("treasury")).json()).outcome()).isEqualTo("allow");
    assertThat(policy.decide(request.in(List.of("other"))).decidedBy()).isEmpty();
    assertThat(PolicySet.of(policy).asksForGroups()).isTrue();
    assertThat(PolicySet.of(policy(POLICY)).asksForGroups()).isFalse();
  }

  @Test
  void shouldDenyWhereThePersonsGroupsAreNotOnRecordAndKnowThatProgramsAreInNone() {
    Policy policy =
        policy(
            "{policy: p, version: 1.0.0, rules: [{name: a, when: '\"treasury\" in actor.groups',"
                + " outcome: deny}, {name: rest, when: 'true', outcome: allow}]}");
    PolicyRequest person = request("a", "/", "GET");
    PolicyRequest program =
        new PolicyRequest(
            person.action(),
            new PolicyRequest.Run("r1", "finance", "pay", "1.0.0", "trigger:hook"),
            person.task(),
            person.at());

    assertThat(policy.decide(person).reason()).contains("The rule a failed");
    assertThat(policy.decide(person.json()).reason()).contains("The rule a failed");
    assertThat(policy.decide(program).decidedBy()).contains("rest");
    assertThat(policy.decide(program.json()).decidedBy()).contains("rest");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5                                                 | /approvers",
        "{ unheard-of: { role: a } }                       | /approvers/unheard-of",
        "{ data-export: { role: a } }                      | /approvers/data-export",
        "{ financial: {} }                                 | /approvers/financial",
        "{ financial: { count: 2 } }                       | /approvers/financial",
        "{ financial: finance }                            | /approvers/financial",
        "{ financial: { group: '' } }                      | /approvers/financial/group",
        "{ financial: { role: a, count: 21 } }             | /approvers/financial/count",
        "{ financial: { role: a, within: PT1H } }          | /approvers/financial/within",
      })
  void shouldRefuseApproversThatNobodyIs(String approvers, String pointer) {
    String text =
        """
        policy: default
        version: 1.0.0
        classes: [{ class: financial, risk: low, when: "true" }]
        approvers: %s
        rules: []
        """
            .formatted(approvers);

    assertThat(errors(text)).extracting(Problem.FieldError::pointer).contains(pointer);
  }

  private static PolicyRequest request(String host, String path, String method) {
    return new PolicyRequest(
        new PolicyRequest.Action(
            "http", method, "", "https", host, 443, path, "none", Json.object()),
        new PolicyRequest.Run("r1", "finance", "pay", "1.0.0", "person:ada"),
        new PolicyRequest.Task("/do/0/pay", "pay"),
        Instant.parse("2026-11-20T10:00:00Z"));
  }
}
