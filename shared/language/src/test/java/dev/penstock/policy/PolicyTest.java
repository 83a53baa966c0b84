package dev.penstock.policy;

import static dev.penstock.policy.PolicyTexts.errors;
import static dev.penstock.policy.PolicyTexts.policy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.approval.Approvers;
import dev.penstock.json.Json;
import dev.penstock.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies (F86): first match decides, none denies, an error denies. */
class PolicyTest {

  private static final String AUTHORITY =
      """
      -----BEGIN CERTIFICATE-----
      MIIBQTCB6KADAgECAgkA0Mo0Nw3tnscwCgYIKoZIzj0EAwMwFDESMBAGA1UEAxMJ
      QXV0aG9yaXR5MCAXDTI2MTEyMTE2NTExMloYDzIxMjYxMDI4MTY1MTEyWjAUMRIw
      EAYDVQQDEwlBdXRob3JpdHkwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQUblLF
      Gkc7HW1gGVvWUS+BOWiQTB7dg9u+vaUuFlHWmsQFLPgFLke0h44rmuIgkxS7cslW
      tJWe+w7Zovg3cZGtoyEwHzAdBgNVHQ4EFgQUkG8OlWjVXBLnoUO3tfrGhLgUYb0w
      CgYIKoZIzj0EAwMDSAAwRQIgeuqZLvJofV5HH5+j2El6o50mBwxXrWcZ701A/nsS
      W2sCIQDnCTNaCLyMMU71+ZOL13lRk5fYPgO2KAtN4ttJ+OHXTA==
      -----END CERTIFICATE-----
      """;

  private static final String THREE =
      """
      policy: default
      version: 1.0.0
      rules:
        - name: no-deletes
          when: action.method == "DELETE"
          outcome: deny
        - name: local-target
          when: action.kind == "http" && action.host in ["127.0.0.1", "localhost"]
          outcome: allow
        - name: writes
          when: action.idempotency != "safe" && action.arguments.body.amount > 100
          outcome: { require-approval: { role: approver, count: 1, within: PT4H } }
        - name: reads
          when: action.idempotency == "safe" && run.startedBy.startsWith("trigger:")
          outcome: allow
      """;

  @ParameterizedTest
  @CsvSource({
    "DELETE, 127.0.0.1, none,  1, deny,             no-deletes",
    "POST,   127.0.0.1, none,  1, allow,            local-target",
    "POST,   localhost, key,   1, allow,            local-target",
    "POST,   a.example, none, 500, require-approval, writes",
    "POST,   a.example, none,  1, deny,             ''",
    "GET,    a.example, safe,  1, allow,            reads",
  })
  void shouldLetTheFirstMatchDecide(
      String method, String host, String idempotency, int amount, String outcome, String rule) {
    PolicyDecision decision =
        policy(THREE)
            .decide(request(method, host, idempotency, "{\"body\":{\"amount\":" + amount + "}}"));

    assertThat(decision.outcome()).isEqualTo(outcome);
    assertThat(decision.decidedBy().orElse("")).isEqualTo(rule);
  }

  @Test
  void shouldDenyWhenARuleFailsThoughALaterOneAllows() {
    Policy policy = policy(rules("action.arguments.body.amount > 100", "true"));

    PolicyDecision decision = policy.decide(request("POST", "a.example", "none", "{}"));

    assertThat(decision).isInstanceOf(PolicyDecision.Deny.class);
    assertThat(decision.decidedBy()).contains("r0");
    assertThat(((PolicyDecision.Deny) decision).reason()).contains("r0 failed, which denies");
  }

  @Test
  void shouldSayWhoMayApproveAndForHowLong() {
    PolicyDecision decision =
        policy(THREE).decide(request("PUT", "a.example", "none", "{\"body\":{\"amount\":101}}"));

    assertThat(decision)
        .isEqualTo(
            new PolicyDecision.RequireApproval(
                "writes",
                Approvers.of("approver", 1, false),
                Optional.of(Duration.ofHours(4)),
                PolicyWay.PUBLIC));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "action.host == \"10.0.0.1\";                                   10.0.0.1; true",
        "\"10.0.0.1\" == action.host;                                   10.0.0.1; true",
        "action.host in [\"10.0.0.2\", \"10.0.0.1\"];                   10.0.0.1; true",
        "action.port == 443 && action.host == \"10.0.0.1\";              10.0.0.1; true",
        "true;                                                          10.0.0.1; false",
        "action.host != \"10.0.0.2\";                                   10.0.0.1; false",
        "action.host.startsWith(\"10.\");                               10.0.0.1; false",
        "action.host.matches(\"10.*\");                                 10.0.0.1; false",
        "!(action.host == \"x\") && action.path == \"10.0.0.1\" || true; 10.0.0.1; false",
        "!(action.host == \"10.0.0.1\") || true;                        10.0.0.1; false",
        "run.name == \"10.0.0.1\" || true;                              10.0.0.1; false",
        "action.arguments.host == \"10.0.0.1\" || true;                 10.0.0.1; false",
        "action.host == \"10.0.0.2\" || true;                           10.0.0.1; false",
      })
  void shouldNameTheHostOnlyWhenTheRuleComparesItWithALiteral(
      String when, String host, boolean named) {
    PolicyDecision decision =
        policy(rules(when)).decide(request("GET", host, "safe", "{\"host\":\"10.0.0.1\"}"));

    assertThat(decision).isEqualTo(new PolicyDecision.Allow("r0", new PolicyWay(named, "")));
  }

  @Test
  void shouldTrustTheRulesAuthoritiesForTheHostsThatItNames() {
    String document = trusting("action.host == \"a\" || action.path == \"/x\"", AUTHORITY);

    assertThat(policy(document).decide(request("GET", "a", "safe", "{}")))
        .isEqualTo(new PolicyDecision.Allow("r0", new PolicyWay(true, AUTHORITY)));
    assertThat(policy(document).decide(request("GET", "b", "safe", "{}", "/x")))
        .isEqualTo(new PolicyDecision.Allow("r0", PolicyWay.PUBLIC));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "action.host == \"a\"          | none                        | no certificate",
        "action.host == \"a\"          | -----BEGIN CERTIFICATE-----AAAA-----END CERTIFICATE----- | can't be read",
        "action.method == \"GET\"      | (the authority)             | hosts that the rule names",
      })
  void shouldRefuseATrustThatHoldsNothingOrForNobody(String when, String trust, String said) {
    String given = trust.startsWith("(") ? AUTHORITY : trust;

    assertThat(errors(trusting(when, given)))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.pointer()).isEqualTo("/rules/0/trust");
              assertThat(error.detail()).contains(said);
            });
  }

  private static String trusting(String when, String trust) {
    return rules(when) + "    trust: " + Json.write(trust) + "\n";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "action.hots == \"x\"",
        "action.host",
        "action.port == \"80\"",
        "actions.host == \"x\"",
        "unknown(action)",
        "action.host ==",
        "1",
        "run.secret == \"x\"",
        "task.id == \"x\"",
        "now() > 1",
      })
  void shouldRefuseAConditionThatDoesNotCompile(String when) {
    assertThat(errors(rules(when)))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.pointer()).isEqualTo("/rules/0/when");
              assertThat(error.detail()).contains("does not compile");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{};                             1; false",
        "{ four-eyes: true };            1; true",
        "{ count: 2 };                   2; true",
        "{ count: 2, four-eyes: false }; 2; false"
      })
  void shouldLeaveOutWhoseOwnDoingItIsWhereSeveralPeopleAreWanted(
      String approval, int people, boolean fourEyes) {
    String text =
        "{policy: p, version: 1.0.0, rules: [{name: a, when: 'true', require-approval: "
            + approval
            + "}]}";

    assertThat(policy(text).decide(request("PUT", "a.example", "none", "{}")))
        .isInstanceOfSatisfying(
            PolicyDecision.RequireApproval.class,
            asked ->
                assertThat(asked.approvers())
                    .isEqualTo(Approvers.of("approver", people, fourEyes)));
  }

  @Test
  void shouldNameEachErrorOfAFile() {
    String text =
        """
        policy: Default
        version: one
        extra: 1
        rules:
          - name: a
            when: "true"
            outcome: maybe
          - name: b
            when: "true"
            outcome: { require-approval: { count: 0, four-eyes: 2, within: P1Y, who: me } }
          - when: "true"
            outcome: allow
          - name: d
            outcome: allow
          - name: e
            when: "true"
            outcome: allow
            require-approval: {}
          - 5
        """;

    assertThat(errors(text))
        .extracting(Problem.FieldError::pointer)
        .containsExactlyInAnyOrder(
            "/policy",
            "/version",
            "/extra",
            "/rules/0/outcome",
            "/rules/1/outcome/require-approval/who",
            "/rules/1/outcome/require-approval/count",
            "/rules/1/outcome/require-approval/within",
            "/rules/2/name",
            "/rules/3/when",
            "/rules/4/outcome",
            "/rules/5");
  }

  /** What is misspelt must not be left out: the rule would mean less than it says. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ name: a, when: 'true', outcome: allow, require_approval: {} } | /rules/0/require_approval",
        "{ name: a, when: 'true', outcome: { require-approval: {}, deny: true } } | /rules/0/outcome/deny",
        "{ name: a, when: 'true', outcome: { require_approval: {} } } | /rules/0/outcome",
        "{ name: a, when: true, outcome: allow } | /rules/0/when",
        "{ name: a, when: ' ', outcome: allow } | /rules/0/when",
        "{ name: a, when: 'true', outcome: { require-approval: approver } } | /rules/0/outcome/require-approval",
        "{ name: a, when: 'true', require-approval: { count: 21 } } | /rules/0/require-approval/count",
        "{ name: a, when: 'true', require-approval: { four-eyes: 'no' } } | /rules/0/require-approval/four-eyes",
      })
  void shouldRefuseARuleOfWhichItWouldLeaveSomethingOut(String rule, String pointer) {
    assertThat(errors("{ policy: p, version: 1.0.0, rules: [" + rule + "] }"))
        .extracting(Problem.FieldError::pointer)
        .contains(pointer);
  }

  @Test
  void shouldRefuseWhatIsNoPolicyOrTooMuchOfOne() {
    String rule = "{ name: r%d, when: 'true', outcome: deny },";
    StringBuilder rules = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      rules.append(rule.formatted(i));
    }
    String most = "{ policy: p, version: 1.0.0, rules: [" + rules + "] }";

    assertThat(Policy.parse(Json.array())).isInstanceOf(PolicyReadResult.Invalid.class);
    assertThat(errors("{ policy: p, version: 1.0.0, rules: { name: a } }"))
        .extracting(Problem.FieldError::pointer)
        .containsExactly("/rules");
    assertThat(errors(most)).isEmpty();
    assertThat(errors(most.replace("] }", rule.formatted(500) + "] }")))
        .extracting(Problem.FieldError::pointer)
        .containsExactly("/rules");
    assertThat(errors(rules("action.host == \"" + "a".repeat(10_000) + "\"")))
        .singleElement()
        .satisfies(error -> assertThat(error.detail()).contains("characters"));
  }

  @Test
  void shouldRefuseTwoRulesOfOneName() {
    String text = rules("true", "true").replace("r1", "r0");

    assertThat(errors(text)).extracting(Problem.FieldError::pointer).contains("/rules/1/name");
  }

  @Test
  void shouldBoundACondition() {
    assertThat(errors(rules("[" + "true,".repeat(5_000) + "true][0]"))).isNotEmpty();
    assertThat(errors(rules("(".repeat(500) + "true" + ")".repeat(500)))).isNotEmpty();

    Policy loops =
        policy(
            rules(
                "action.arguments.all(a, action.arguments.all(b, action.arguments.all(c, a + b + c"
                    + " >= 0)))"));
    String many = "[" + "1,".repeat(999) + "1]";
    assertThat(loops.decide(request("GET", "h", "safe", many)))
        .isInstanceOf(PolicyDecision.Deny.class);
  }

  @Test
  void shouldMatchInLinearTime() {
    Policy policy = policy(rules("action.path.matches(\"^(a+)+$\")"));

    PolicyDecision decision =
        policy.decide(request("GET", "h", "safe", "{}", "/" + "a".repeat(50_000) + "!"));

    assertThat(decision.outcome()).isEqualTo("deny");
  }

  @Property(tries = 300)
  void shouldNeverAllowByARuleThatFails(@ForAll int number, @ForAll String text) {
    Policy policy = policy(rules("action.arguments.missing == " + number, "true"));

    JsonNode arguments = Json.object().put("present", text);

    assertThat(policy.decide(request("POST", "h", "none", arguments.toString())).outcome())
        .isEqualTo("deny");
  }

  @Property(tries = 300)
  void shouldGiveTheSameDecisionForTheSameRequest(@ForAll String host, @ForAll boolean safe) {
    Policy policy = policy(THREE);
    PolicyRequest request = request("GET", host, safe ? "safe" : "none", "{}");

    assertThat(policy.decide(request)).isEqualTo(policy.decide(request));
  }

  @Test
  void shouldHaveTheDigestOfItsDocument() {
    assertThat(policy(THREE).digest()).isEqualTo(policy("# other spacing\n" + THREE).digest());
  }

  private static String rules(String... conditions) {
    StringBuilder text = new StringBuilder("policy: default\nversion: 1.0.0\nrules:\n");
    for (int i = 0; i < conditions.length; i++) {
      text.append("  - name: r").append(i).append("\n    when: ");
      text.append(Json.write(conditions[i])).append("\n    outcome: allow\n");
    }
    return text.toString();
  }

  private static PolicyRequest request(
      String method, String host, String idempotency, String arguments) {
    return request(method, host, idempotency, arguments, "/");
  }

  private static PolicyRequest request(
      String method, String host, String idempotency, String arguments, String path) {
    return new PolicyRequest(
        new PolicyRequest.Action(
            "http", method, "", "https", host, 443, path, idempotency, Json.read(arguments)),
        new PolicyRequest.Run("r1", "default", "pay", "1.0.0", "trigger:github"),
        new PolicyRequest.Task("/do/0/pay", "pay"),
        Instant.parse("2026-11-20T10:00:00Z"));
  }
}
