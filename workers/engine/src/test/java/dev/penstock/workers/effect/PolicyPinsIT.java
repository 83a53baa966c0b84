package dev.penstock.workers.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which policies a run is decided by, as they are stored: F40, F66. */
class PolicyPinsIT {

  private static final String ALLOW =
      "{ name: all, when: action.host == '127.0.0.1', outcome: allow }";
  private static final String DENY = "{ name: none, when: 'true', outcome: deny }";
  private static final String ASK =
      "{ name: ask, when: 'true', outcome: { require-approval: { role: boss } } }";

  private final EffectFixture fixture = new EffectFixture();
  private final StoredPolicies policies = new StoredPolicies(fixture.store);

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void shouldPinAPolicyThatRulesAloneByItsOwnDigest() {
    String platform = apply("default", "1.0.0", "", ALLOW);

    assertThat(pin("run_1")).isEqualTo(platform);
  }

  @Test
  void shouldLetTheFolderAndTheWorkflowNarrowWhatThePlatformAllows() {
    apply("default", "1.0.0", "", ALLOW);
    assertThat(perform(pin("run_1"))).isInstanceOf(EffectOutcome.Done.class);

    apply("team", "1.0.0", "scope: { folder: test }", ASK);
    assertThat(perform(pin("run_2"))).isInstanceOf(EffectOutcome.ApprovalRequired.class);

    apply("effects", "1.0.0", "scope: { workflow: test/effects }", DENY);
    EffectRequest denied = call(pin("run_3"));
    assertThat(fixture.effects(fixture.pinned(), FaultPoint.none()).perform(denied))
        .isInstanceOf(EffectOutcome.Failed.class);
    assertThat(answers(denied)).isEqualTo("default allow, team require-approval, effects deny");
  }

  @Test
  void shouldNotLetAFolderWidenWhatThePlatformDenies() {
    apply("default", "1.0.0", "", DENY);
    apply("team", "1.0.0", "scope: { folder: test }", ALLOW);

    assertThat(perform(pin("run_1"))).isInstanceOf(EffectOutcome.Failed.class);
  }

  @Test
  void shouldLeaveOtherFoldersAlone() {
    String platform = apply("default", "1.0.0", "", ALLOW);
    apply("other", "1.0.0", "scope: { folder: elsewhere }", DENY);

    assertThat(pin("run_1")).isEqualTo(platform);
  }

  @Test
  void shouldPinNothingWithoutAPolicyOfThePlatform() {
    apply("team", "1.0.0", "scope: { folder: test }", ALLOW);
    apply("default", "1.0.0", "mode: shadow", ALLOW);

    assertThatThrownBy(() -> pin("run_1"))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("No policy named default is active");
  }

  @Test
  void shouldDenyWhatIsPinnedToASetThatWasChanged() {
    apply("default", "1.0.0", "", ALLOW);
    String denying = apply("team", "1.0.0", "scope: { folder: test }", DENY);
    String set = pin("run_1");
    fixture.sql(
        "UPDATE policy_set SET document = replace(document, ?, 'x') WHERE digest = '" + set + "'",
        denying);

    assertThat(perform(set))
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> assertThat(failed.error().detail()).contains("changed outside"));
  }

  @Test
  void shouldAskAShadowBesideTheVersionInForceAndRecordWhatItWouldHaveSaid() {
    apply("default", "1.0.0", "", ALLOW);
    apply("default", "1.1.0", "mode: shadow", DENY);
    EffectRequest request = call(pin("run_1"));

    assertThat(fixture.effects(fixture.pinned(), FaultPoint.none()).perform(request))
        .isInstanceOf(EffectOutcome.Done.class);
    assertThat(answers(request)).isEqualTo("default allow, default deny (shadow)");

    String next =
        apply("default", "1.2.0", "", ALLOW + ", { name: more, when: 'true', outcome: deny }");
    assertThat(pin("run_2")).isEqualTo(next);
  }

  @Test
  void shouldGiveAStagedVersionToItsShareOfTheRuns() {
    String before = apply("default", "1.0.0", "", ALLOW);
    String staged = apply("default", "1.1.0", "share: 50", ALLOW);
    Set<String> pinned = new HashSet<>();
    for (int i = 0; i < 40; i++) {
      pinned.add(pin("run_" + i));
    }

    assertThat(pinned).containsExactlyInAnyOrder(before, staged);
    assertThat(pin("run_7")).isEqualTo(pin("run_7"));
  }

  @Test
  void shouldKeepARunInFlightToItsPinUnlessTheNewVersionNarrowsIt() {
    apply("default", "1.0.0", "", ALLOW);
    String pinned = pin("run_1");

    apply("default", "1.1.0", "", DENY);
    assertThat(perform(pinned)).isInstanceOf(EffectOutcome.Done.class);

    apply("default", "1.2.0", "inFlight: narrow", ASK);
    assertThat(perform(pinned)).isInstanceOf(EffectOutcome.ApprovalRequired.class);

    apply("default", "1.3.0", "inFlight: narrow", ALLOW);
    assertThat(perform(pinned)).isInstanceOf(EffectOutcome.Done.class);
  }

  @Test
  void shouldStoreAllThatWasSeenWithItsDigest() {
    apply("default", "1.0.0", "", ALLOW);
    EffectRequest request = call(pin("run_1"));
    var _ = fixture.effects(fixture.pinned(), FaultPoint.none()).perform(request);

    JsonNode input = Json.read(only("input", request));
    assertThat(input.at("/actor/id").asText()).isEqualTo("ada");
    assertThat(input.at("/action/arguments/method").asText()).isEqualTo("POST");
    assertThat(only("action_digest", request)).isEqualTo(Digest.of(input));
  }

  private String answers(EffectRequest request) {
    StringBuilder all = new StringBuilder();
    for (JsonNode answer : Json.read(only("answers", request))) {
      all.append(all.isEmpty() ? "" : ", ")
          .append(answer.path("policy").asText())
          .append(' ')
          .append(answer.path("outcome").asText())
          .append(answer.path("mode").asText().equals("shadow") ? " (shadow)" : "");
    }
    return all.toString();
  }

  private String only(String column, EffectRequest request) {
    return fixture
        .strings(
            "SELECT " + column + " FROM policy_decision WHERE run_id = ?", request.task().runId())
        .getFirst();
  }

  private EffectOutcome perform(String policyDigest) {
    return fixture.effects(fixture.pinned(), FaultPoint.none()).perform(call(policyDigest));
  }

  private EffectRequest call(String policyDigest) {
    return EffectFixture.under(fixture.post(fixture.newRun(), Idempotency.KEY), policyDigest);
  }

  private String pin(String runId) {
    return policies.pin(runId);
  }

  private String apply(String name, String version, String head, String rules) {
    return policies.apply(name, version, head, rules);
  }
}
