package dev.penstock.policy;

import static dev.penstock.policy.PolicyTexts.policy;
import static dev.penstock.policy.PolicyTexts.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cases beside policies (F66): decided as the policies would together. */
class PolicyCasesTest {

  private static final Policy PLATFORM =
      policy(
          """
          policy: default
          version: 1.0.0
          rules:
            - { name: reads, when: action.method == "GET", outcome: allow }
            - { name: writes, when: 'true', outcome: { require-approval: {} } }
          """);
  private static final Policy FOLDER =
      policy(
          """
          policy: limits
          version: 1.0.0
          scope: { folder: finance }
          rules:
            - { name: night, when: time.at.getHours("Europe/Berlin") < 6, outcome: deny }
            - { name: rest, when: 'true', outcome: allow }
          """);

  private final PolicyCases cases = new PolicyCases(List.of(FOLDER, PLATFORM));

  @Test
  void shouldDecideWithThePoliciesOfTheRunsFolder() {
    assertThat(run("input: { action: { method: GET } }, outcome: allow, rule: reads")).isEmpty();
    assertThat(
            run(
                "input: { run: { namespace: finance }, time: { at: 2026-01-05T03:00:00Z } },"
                    + " outcome: deny, rule: night, policy: limits"))
        .isEmpty();
    assertThat(
            run(
                "input: { run: { namespace: sales }, time: { at: 2026-01-05T03:00:00Z } },"
                    + " outcome: allow"))
        .isEmpty();
  }

  @Test
  void shouldSayWhatCameInstead() {
    assertThat(run("input: { action: { method: PUT } }, outcome: allow, rule: reads"))
        .contains(
            "expected allow by reads, got require-approval by writes of default@1.0.0: The rule"
                + " writes wants a person with the role approver.");
  }

  @Test
  void shouldNameTheRulesThatNoCaseReaches() {
    assertThat(cases.uncovered()).hasSize(4);
    var _ = run("input: { action: { method: GET } }, outcome: allow");
    assertThat(cases.uncovered()).containsExactly("default/writes", "limits/night", "limits/rest");
    var _ = run("input: { run: { namespace: finance }, action: { method: PUT } }, outcome: deny");
    assertThat(cases.uncovered()).containsExactly("limits/night");
  }

  @Test
  void shouldTakeTheNewestVersionAlsoOfAShadow() {
    Policy next =
        policy(
            """
            policy: default
            version: 1.10.0
            mode: shadow
            rules: [{ name: nothing, when: 'true', outcome: deny }]
            """);

    assertThat(
            new PolicyCases(List.of(PLATFORM, next))
                .run(only("input: {}, outcome: deny, rule: nothing")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cases: 5                                                            | /cases",
        "{ cases: [], more: 1 }                                              | /more",
        "{ cases: [5] }                                                      | /cases/0",
        "{ cases: [{ name: a, input: { place: 1 }, outcome: allow }] }       | /cases/0/input/place",
        "{ cases: [{ name: a, input: { action: { hots: a } }, outcome: deny }] } | /cases/0/input/action/hots",
        "{ cases: [{ name: a, outcome: maybe }] }                            | /cases/0/outcome",
        "{ cases: [{ outcome: deny }] }                                      | /cases/0/name",
        "{ cases: [{ name: a, outcome: deny, input: { time: { at: noon } } }] } | /cases/0/input/time/at",
        "{ given: { run: { id: 1, user: 2 } }, cases: [] }                   | /given/run/user",
      })
  void shouldRefuseACaseThatSaysNothing(String file, String pointer) {
    assertThat(PolicyCaseReader.read(tree(file)))
        .isInstanceOfSatisfying(
            PolicyCaseReader.Read.Invalid.class,
            invalid ->
                assertThat(invalid.errors())
                    .extracting(Problem.FieldError::pointer)
                    .contains(pointer));
  }

  private java.util.Optional<String> run(String one) {
    return cases.run(only(one));
  }

  private static PolicyCase only(String one) {
    return switch (PolicyCaseReader.read(tree("cases: [{ name: it, " + one + " }]"))) {
      case PolicyCaseReader.Read.Cases(var found) -> found.getFirst();
      case PolicyCaseReader.Read.Invalid(var errors) -> throw new AssertionError(errors);
    };
  }
}
