package dev.penstock.workers.effect;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.approval.Addressees;
import dev.penstock.approval.Quorum;
import dev.penstock.audit.AuditTrail;
import dev.penstock.definition.DefinitionId;
import dev.penstock.definition.DefinitionStore;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.id.Ids;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.keyring.Seal;
import dev.penstock.policy.PolicyPins;
import dev.penstock.policy.PolicyStore;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.store.Condition;
import dev.penstock.vault.SecretValue;
import dev.penstock.vault.Vault;
import dev.penstock.workers.approval.Inbox;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.EgressSettings;
import dev.penstock.workers.http.NameResolver;
import dev.penstock.workers.http.Target;
import dev.penstock.workers.lease.WorkerRight;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.HumanTaskRequest;
import dev.penstock.workers.protocol.TaskAttempt;
import dev.penstock.workers.tool.Reach;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The way of an effect on a real store against a real target, with a short lease. */
final class EffectFixture implements AutoCloseable {

  static final Duration LEASE = Duration.ofSeconds(1);
  static final DefinitionId DEFINITION = new DefinitionId("test", "effects", "1.0.0");

  final PostgresFixture store = PostgresFixture.open();
  final Target target = new Target();
  final Egress egress = new Egress(EgressSettings.defaults(), NameResolver.system());
  final AuditTrail audit = new AuditTrail(store.keyring(), Clock.systemUTC());
  final Inbox inbox = new Inbox(store.worker(), audit);

  LedgeredEffects effects() {
    return effects(allow(), FaultPoint.none());
  }

  LedgeredEffects effects(FaultPoint faults) {
    return effects(allow(), faults);
  }

  LedgeredEffects effects(PolicyGate policy, FaultPoint faults) {
    return effects(policy, faults, new EffectSettings(LEASE, 1_900_000));
  }

  LedgeredEffects effects(PolicyGate policy, FaultPoint faults, EffectSettings settings) {
    return effects(policy, faults, settings, egress);
  }

  LedgeredEffects effects(
      PolicyGate policy, FaultPoint faults, EffectSettings settings, Egress way) {
    return new EffectsAssembly(
            store.worker(), store.keyring(), policy, way, settings, Clock.systemUTC())
        .effects(faults);
  }

  /** A worker dies at a moment of an effect: nothing is cleaned up but what its process held. */
  void dieAt(FaultPoint.Moment moment, EffectRequest request) {
    LedgeredEffects dying =
        effects(
            reached -> {
              if (reached == moment) {
                throw new Death();
              }
            });
    assertThatThrownBy(() -> dying.perform(request)).isInstanceOf(Death.class);
  }

  private static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Effects whose calls tell their targets of traces. */
  LedgeredEffects traced(CallTraces traces) {
    return new EffectsAssembly(
            store.worker(),
            store.keyring(),
            allow(),
            egress,
            new WorkerRight("worker"),
            traces,
            new EffectSettings(LEASE, 1_900_000),
            Clock.systemUTC())
        .effects();
  }

  static PolicyGate allow() {
    return gate(new Ruling.Verdict.Allow(), true);
  }

  static PolicyGate gate(Ruling.Verdict verdict, boolean namesHost) {
    return gate(verdict, namesHost ? Reach.NAMED : Reach.PUBLIC);
  }

  static PolicyGate gate(Ruling.Verdict verdict, Reach reach) {
    return (_, wanted) -> {
      ObjectNode action =
          Json.object()
              .put("kind", wanted.kind())
              .put("method", wanted.method())
              .put("operation", wanted.operation())
              .put("host", wanted.host());
      return new Ruling(
          verdict,
          "sha256:policy",
          action,
          Digest.of(action),
          CanonicalJson.write(action),
          Json.array(),
          List.of(),
          "the-rule",
          "for the test",
          reach,
          Condition.ALWAYS,
          Instant.now(),
          Duration.ofNanos(1_000));
    };
  }

  PinnedPolicies pinned() {
    Seal seal = new Seal(store.keyring());
    return new PinnedPolicies(
        new CompiledPolicies(new PolicyPins(new PolicyStore(store.worker(), seal), seal)),
        new DefinitionStore(store.worker(), seal),
        store.worker(),
        Clock.systemUTC());
  }

  String newRun() {
    String id = Ids.next("run");
    sql(
        """
        INSERT INTO run (id, namespace, name, version, definition_digest, config_digest,
                         policy_digest, status, input, started_by)
        VALUES (?, 'test', 'effects', '1.0.0', 'd', 'c', 'p', 'running', '{}', 'person:ada')
        """,
        id);
    return id;
  }

  EffectRequest post(String runId, Idempotency idempotency) {
    return request(
        runId,
        idempotency,
        Json.object()
            .put("method", "POST")
            .put("endpoint", target.uri("/things"))
            .set("body", Json.object().put("n", 1)));
  }

  EffectRequest request(String runId, Idempotency idempotency, JsonNode arguments) {
    return request("http", runId, idempotency, arguments);
  }

  EffectRequest request(String tool, String runId, Idempotency idempotency, JsonNode arguments) {
    return new EffectRequest(
        new TaskAttempt(runId, "/do/0/call", "", 1),
        DEFINITION,
        "sha256:policy",
        "person:ada",
        tool,
        arguments,
        idempotency,
        Duration.ofSeconds(10),
        null);
  }

  static EffectRequest settledBy(EffectRequest request, @Nullable String humanTaskId) {
    return with(request, request.task().attempt(), request.arguments(), humanTaskId);
  }

  static EffectRequest attempt(EffectRequest request, int attempt) {
    return with(request, attempt, request.arguments(), null);
  }

  static EffectRequest with(
      EffectRequest request, int attempt, JsonNode arguments, @Nullable String humanTaskId) {
    TaskAttempt task = request.task();
    return new EffectRequest(
        new TaskAttempt(task.runId(), task.position(), task.iteration(), attempt),
        request.definition(),
        request.policyDigest(),
        request.startedBy(),
        request.tool(),
        arguments,
        request.idempotency(),
        request.timeout(),
        humanTaskId);
  }

  /** The same in a run that is pinned to another policy. */
  static EffectRequest under(EffectRequest request, String policyDigest) {
    return new EffectRequest(
        request.task(),
        request.definition(),
        policyDigest,
        request.startedBy(),
        request.tool(),
        request.arguments(),
        request.idempotency(),
        request.timeout(),
        null);
  }

  /** Puts secrets into the vault, by name. */
  void secrets(Map<String, String> values) {
    Vault vault = new Vault(store.keyring(), audit);
    store
        .api()
        .inTransaction(
            connection -> {
              for (var secret : values.entrySet()) {
                vault.put(
                    connection, secret.getKey(), SecretValue.of(secret.getValue()), "person:ada");
              }
              return true;
            });
  }

  /** A question to a person, put the way a run puts it. */
  String ask(EffectRequest request, HumanTaskRequest.Kind kind, JsonNode payload) {
    String id = Ids.next("hum");
    List<String> choices =
        kind == HumanTaskRequest.Kind.APPROVAL
            ? List.of("approved", "rejected")
            : List.of("retry", "mark-done", "fail");
    inbox.ask(
        new HumanTaskRequest(
            id,
            request.task(),
            kind,
            "approver",
            Quorum.ONE,
            Addressees.ALL,
            "May it?",
            "person:ada",
            choices,
            payload,
            null,
            List.of()));
    return id;
  }

  /** The console's decision, as the role that alone may make it. */
  void decide(String humanTaskId, String outcome, @Nullable String result) {
    store
        .api()
        .inTransaction(
            connection -> {
              try (PreparedStatement update =
                  connection.prepareStatement(
                      """
                      INSERT INTO human_task_vote (task_id, payload_digest, person, outcome, session)
                      SELECT id, payload_digest, 'person:grace', ?, 's' FROM human_task WHERE id = ?;
                      UPDATE human_task SET state = 'decided', outcome = ?, result = ?,
                             decided_by = 'person:grace', decided_at = now()
                       WHERE id = ?
                      """)) {
                update.setString(1, outcome);
                update.setString(2, humanTaskId);
                update.setString(3, outcome);
                update.setString(4, result);
                update.setString(5, humanTaskId);
                return update.execute();
              }
            });
  }

  List<String> auditKinds(String runId) {
    return strings("SELECT body::jsonb ->> 'kind' FROM audit WHERE run_id = ? ORDER BY seq", runId);
  }

  List<String> strings(String sql, String... parameters) {
    return store.strings(sql, (Object[]) parameters);
  }

  void sql(String sql, String... parameters) {
    store.sql(sql, (Object[]) parameters);
  }

  @Override
  public void close() {
    target.close();
    egress.close();
    store.close();
  }
}
