package dev.penstock.policy;

import static dev.penstock.policy.PolicyTexts.errors;
import static dev.penstock.policy.PolicyTexts.policy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.DocumentTree;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What conditions can see (F66, F67), and what becomes of them when they can't. */
class PolicyEnvironmentTest {

  private static final JsonNode DOCUMENT =
      DocumentTree.read(
          "pay.yaml",
          """
          document:
            dsl: 1.0.3
            namespace: finance
            name: pay
            version: 1.2.0
            tags: { team: ledger, tier: one }
            metadata: { labels: [personal-data] }
          do:
            - refund:
                call: http
                with: { method: post, endpoint: https://billing.example/refunds }
                metadata: { labels: [card-numbers] }
            - look:
                call: http
                with: { method: get, endpoint: https://billing.example/refunds }
          """
              .getBytes(StandardCharsets.UTF_8));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "actor.kind == 'person' && actor.id == 'ada'",
        "folder.name == 'finance'",
        "definition.namespace == 'finance' && definition.name == 'pay'",
        "definition.version == '1.2.0'",
        "definition.tags.team == 'ledger' && definition.tags['tier'] == 'one'",
        "!('colour' in definition.tags)",
        "labels == ['card-numbers', 'personal-data']",
        "'personal-data' in labels",
        "resource.origin == 'https://billing.example:443'",
        "resource.address == 'https://billing.example:443/refunds'",
        "time.at == timestamp('2026-11-20T22:30:00Z')",
        "time.at.getHours() == 22",
        "time.at.getHours('Europe/Berlin') == 23",
        // Friday evening in Berlin is Saturday morning in Tokyo.
        "time.at.getDayOfWeek('Europe/Berlin') == 5",
        "time.at.getDayOfWeek('Asia/Tokyo') == 6",
        "time.at - duration('1h') < timestamp('2026-11-20T22:00:00Z')",
        "!action.class.destructive && action.risk == risk.none",
      })
  void shouldKnowWhoActsOnWhatAndWhen(String when) {
    assertThat(policy(file("", when)).decide(request())).isInstanceOf(PolicyDecision.Allow.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "actor.name == 'ada'",
        "folder == 'finance'",
        "labels.secret",
        "labels == 'personal-data'",
        "time.now == time.at",
        "time.at.getHours('Europe/Berlim') == 1",
        "time.at.getHours('Europe/Berlin') == '1'",
        "action.class.finacial",
        "action.risk >= risk.huge",
        "resource.owner == ''",
        "definition.tags.team == 5",
        "history.refunds.count > 1",
      })
  void shouldRefuseWhatItDoesNotKnow(String when) {
    assertThat(errors(file("", when)))
        .singleElement()
        .satisfies(error -> assertThat(error.pointer()).isEqualTo("/rules/0/when"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "action.class.financial                             | true",
        "action.class.customerFacing                        | true",
        "action.class.destructive                           | false",
        "action.class.dataExport                            | false",
        "action.risk == risk.high                           | true",
        "action.risk >= risk.medium && action.risk < risk.critical | true",
      })
  void shouldClassifyTheActionBeforeTheRulesAreAsked(String when, boolean holds) {
    String classes =
        """
        classes:
          - { class: financial, risk: high, when: 'action.host == "billing.example"' }
          - { class: customer-facing, risk: low, when: 'action.path == "/refunds"' }
          - { class: destructive, risk: critical, when: 'action.method == "DELETE"' }
        """;

    assertThat(policy(file(classes, when)).decide(request()).outcome())
        .isEqualTo(holds ? "allow" : "deny");
  }

  @Test
  void shouldDenyEverythingWhenTheActionCannotBeClassified() {
    String classes = "classes: [{ class: financial, risk: low, when: action.arguments.no.such }]\n";

    PolicyDecision decision = policy(file(classes, "true")).decide(request());

    assertThat(decision)
        .isInstanceOfSatisfying(
            PolicyDecision.Deny.class,
            deny -> assertThat(deny.reason()).startsWith("What tells the class financial failed"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ class: finance, risk: low, when: 'true' }                       | /classes/0/class",
        "{ class: financial, when: 'true' }                                | /classes/0/risk",
        "{ class: financial, risk: none, when: 'true' }                    | /classes/0/risk",
        "{ class: financial, risk: low }                                   | /classes/0/when",
        "{ class: financial, risk: low, when: action.class.financial }     | /classes/0/when",
        "{ class: financial, risk: low, when: 'action.risk > risk.low' }   | /classes/0/when",
        "{ class: financial, risk: low, when: 'true', because: 'why' }     | /classes/0/because",
        "5                                                                 | /classes/0",
      })
  void shouldRefuseAClassThatSaysNothing(String entry, String pointer) {
    assertThat(errors(file("classes: [" + entry + "]\n", "true")))
        .extracting(Problem.FieldError::pointer)
        .contains(pointer);
  }

  @Test
  void shouldDenyWhereTheDocumentThatARuleAsksForCannotBeHad() {
    PolicyRequest unknown = request(new Declared.Unknown(), "/do/0/refund");

    assertThat(policy(file("", "!('secret' in labels)")).decide(unknown).outcome())
        .isEqualTo("deny");
    assertThat(policy(file("", "definition.tags.team == 'ledger'")).decide(unknown).outcome())
        .isEqualTo("deny");
    assertThat(policy(file("", "folder.name == 'finance'")).decide(unknown).outcome())
        .isEqualTo("allow");
  }

  @Test
  void shouldLabelATaskWithWhatItAndItsDocumentSay() {
    assertThat(Declared.of(DOCUMENT, "/do/1/look"))
        .isInstanceOfSatisfying(
            Declared.Known.class,
            known -> assertThat(known.labels()).containsExactly("personal-data"));
    assertThat(Declared.of(DOCUMENT, "/use/functions/elsewhere"))
        .isInstanceOfSatisfying(
            Declared.Known.class,
            known -> assertThat(known.labels()).containsExactly("personal-data"));
  }

  @Test
  void shouldHaveAllThatIsDecidedOnInTheDigest() {
    String digest = Digest.of(request().json());

    assertThat(Digest.of(request(Declared.NOTHING, "/do/0/refund").json())).isNotEqualTo(digest);
    assertThat(Digest.of(request(Declared.of(DOCUMENT, "/do/1/look"), "/do/0/refund").json()))
        .isNotEqualTo(digest);
    assertThat(Digest.of(request().json())).isEqualTo(digest);
  }

  @Test
  void shouldSeeTheSameInARequestAndInWhatIsStoredOfIt() {
    for (Declared declared :
        List.of(new Declared.Unknown(), Declared.of(DOCUMENT, "/do/0/refund"))) {
      PolicyRequest request = request(declared, "/do/0/refund");
      PolicyVariables made = PolicyVariables.of(request);
      PolicyVariables stored = PolicyVariables.of(request.json());

      for (String name : PolicyTypes.CLASSIFIED.keySet()) {
        assertThat(made.find(name)).as(name).isEqualTo(stored.find(name));
      }
    }
  }

  @Test
  void shouldDenyWhenItsTimeIsOver() {
    AtomicLong nanos = new AtomicLong();
    Patience patience = Patience.of(Duration.ofSeconds(1), () -> nanos.getAndAdd(600_000_000));
    PolicyVariables variables = PolicyVariables.of(request().json());

    PolicyDecision first = policy(file("", "true")).decide(variables, patience);
    PolicyDecision second = policy(file("", "true")).decide(variables, patience);

    assertThat(first.outcome()).isEqualTo("allow");
    assertThat(second)
        .isInstanceOfSatisfying(
            PolicyDecision.Deny.class, deny -> assertThat(deny.reason()).contains("took too long"));
  }

  private static PolicyRequest request() {
    return request(Declared.of(DOCUMENT, "/do/0/refund"), "/do/0/refund");
  }

  private static PolicyRequest request(Declared declared, String position) {
    return new PolicyRequest(
        new PolicyRequest.Action(
            "http",
            "POST",
            "",
            "https",
            "billing.example",
            443,
            "/refunds",
            "none",
            Json.object().put("amount", 5)),
        new PolicyRequest.Run("run_1", "finance", "pay", "1.2.0", "person:ada"),
        new PolicyRequest.Task(position, "refund"),
        declared,
        Instant.parse("2026-11-20T22:30:00Z"));
  }

  private static String file(String classes, String when) {
    return "policy: default\nversion: 1.0.0\n"
        + classes
        + "rules:\n  - name: r\n    outcome: allow\n    when: "
        + Json.write(when)
        + "\n";
  }
}
