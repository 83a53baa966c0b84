package dev.penstock.node.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditTrail;
import dev.penstock.definition.DefinitionStore;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.json.Json;
import dev.penstock.keyring.Seal;
import dev.penstock.policy.PolicyPins;
import dev.penstock.policy.PolicyStore;
import dev.penstock.store.Database;
import dev.penstock.store.DatabaseRole;
import dev.penstock.vault.OpenSecret;
import dev.penstock.vault.VaultReader;
import dev.penstock.workers.effect.CompiledPolicies;
import dev.penstock.workers.effect.EffectSettings;
import dev.penstock.workers.effect.EffectsAssembly;
import dev.penstock.workers.effect.LedgeredEffects;
import dev.penstock.workers.effect.PinnedPolicies;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.EgressSettings;
import dev.penstock.workers.http.Exchange;
import dev.penstock.workers.http.HttpArguments;
import dev.penstock.workers.http.NameResolver;
import dev.penstock.workers.lease.SecretLease;
import dev.penstock.workers.lease.SecretLeases;
import dev.penstock.workers.lease.WorkerRight;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.TaskAttempt;
import dev.penstock.workers.tool.Reach;
import dev.penstock.workers.tool.Tenure;
import java.io.PrintStream;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;

/**
 * The whole way of an effect (policy, intent, act, receipt, outcome) beside the same call bare and
 * two bare commits; and a secret's lease, granted and used up, beside two bare commits. In turn, on
 * one store, against one target.
 */
public final class WayBench {

  private static final double TARGET = 1.5;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** Compiled code on both sides: the way has far more of it than its bare acts. */
  private static final int WARM_UP = 6_000;

  private final Database worker;
  private final Egress egress;
  private final LedgeredEffects effects;
  private final SecretLeases leases;
  private final String policy;
  private final JsonNode call;

  private WayBench(
      Database worker,
      Egress egress,
      LedgeredEffects effects,
      SecretLeases leases,
      String policy,
      JsonNode call) {
    this.worker = worker;
    this.egress = egress;
    this.effects = effects;
    this.leases = leases;
    this.policy = policy;
    this.call = call;
  }

  /**
   * Runs it and prints the figures.
   *
   * @param rounds how often each side is measured
   * @return whether the target was met
   */
  public static boolean run(PrintStream out, int rounds) {
    Clock clock = Clock.systemUTC();
    try (BenchStore bench = BenchStore.open();
        BenchTarget target = BenchTarget.start();
        Database owner = bench.store().open(DatabaseRole.OWNER, 1);
        Database worker = bench.store().open(DatabaseRole.WORKER, 4);
        Egress egress = new Egress(EgressSettings.defaults(), NameResolver.system())) {
      WayFurniture.makeTables(owner);
      Seal seal = new Seal(BenchStore.keyring());
      PolicyPins policies = new PolicyPins(new PolicyStore(worker, seal), seal);
      DefinitionStore definitions = new DefinitionStore(worker, seal);
      String digest = WayFurniture.furnish(owner, policies, definitions);
      ObjectNode call = Json.object().put("method", "POST").put("endpoint", target.url());
      call.set("body", Json.object().put("order", "4711").put("amount", 12));
      EffectSettings settings = EffectSettings.defaults();
      try (LedgeredEffects effects =
          new EffectsAssembly(
                  worker,
                  BenchStore.keyring(),
                  new PinnedPolicies(new CompiledPolicies(policies), definitions, worker, clock),
                  egress,
                  settings,
                  clock)
              .effects()) {
        SecretLeases leases =
            new SecretLeases(
                worker,
                new VaultReader(BenchStore.keyring()),
                new AuditTrail(BenchStore.keyring(), clock),
                settings.lease(),
                new WorkerRight("worker"));
        return new WayBench(worker, egress, effects, leases, digest, call).measure(out, rounds);
      }
    }
  }

  private boolean measure(PrintStream out, int rounds) {
    Percentiles bare = new Percentiles(rounds);
    Percentiles alone = new Percentiles(rounds);
    Percentiles whole = new Percentiles(rounds);
    Percentiles commits = new Percentiles(rounds);
    Percentiles leased = new Percentiles(rounds);
    for (int i = -WARM_UP; i < rounds; i++) {
      long begun = System.nanoTime();
      commit();
      bareCall();
      commit();
      long called = System.nanoTime();
      commit();
      callAlone();
      commit();
      long calledAlone = System.nanoTime();
      wholeWay(i);
      long made = System.nanoTime();
      commit();
      commit();
      long committed = System.nanoTime();
      lease(i);
      long redeemed = System.nanoTime();
      if (i >= 0) {
        bare.add(called - begun);
        alone.add(calledAlone - called);
        whole.add(made - calledAlone);
        commits.add(committed - made);
        leased.add(redeemed - committed);
      }
    }
    out.println(Percentiles.header());
    out.println(bare.row("a call and two commits, bare"));
    out.println(alone.row("the same, a connection each"));
    out.println(whole.row("the way of an effect"));
    out.println(commits.row("two commits, bare"));
    out.println(leased.row("a lease, granted and used up"));
    double times = whole.millis(0.5) / bare.millis(0.5);
    boolean isHeld = times <= TARGET;
    out.printf(
        Locale.ROOT,
        "an effect %.2f times its bare call and commits (target at most %.1f): %s; %.2f times those"
            + " on a connection of their own%n",
        times,
        TARGET,
        isHeld ? "held" : "MISSED",
        whole.millis(0.5) / alone.millis(0.5));
    out.printf(
        Locale.ROOT,
        "a lease %.2f times two bare commits%n",
        leased.millis(0.5) / commits.millis(0.5));
    return isHeld;
  }

  private void wholeWay(int i) {
    EffectOutcome outcome =
        effects.perform(
            new EffectRequest(
                new TaskAttempt(WayFurniture.RUN, "/do/0/call", Integer.toString(i), 1),
                WayFurniture.DEFINITION,
                policy,
                "person:ada",
                "http",
                call,
                Idempotency.KEY,
                TIMEOUT,
                null));
    if (!(outcome instanceof EffectOutcome.Done)) {
      throw new IllegalStateException("the effect was not made: " + outcome);
    }
  }

  /** As programs make calls: on a connection that is kept. */
  private void bareCall() {
    answered(egress.exchange(HttpArguments.of(call).call(), Reach.NAMED, TIMEOUT));
  }

  /** As each effect is made: on a connection that nothing was said on before. */
  private void callAlone() {
    answered(
        egress.exchange(
            HttpArguments.of(call).call(), Reach.NAMED, TIMEOUT, Tenure.unlimited(), null));
  }

  private static void answered(Exchange exchange) {
    if (!(exchange instanceof Exchange.Answered)) {
      throw new IllegalStateException("the target did not answer: " + exchange);
    }
  }

  private void commit() {
    worker.inTransaction(
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement("INSERT INTO plain (body) VALUES (?)")) {
            insert.setString(1, PLAIN);
            return insert.executeUpdate();
          }
        });
  }

  private void lease(int i) {
    SecretLease lease =
        SecretLease.of(
            WayFurniture.SECRET,
            "bench",
            new TaskAttempt(WayFurniture.RUN, "/do/0/call", "lease-" + i, 1),
            "127.0.0.1");
    worker.inTransaction(
        connection -> {
          leases.grant(connection, lease);
          return true;
        });
    try (OpenSecret opened = leases.open(lease)) {
      if (opened.value().revealText().isEmpty()) {
        throw new IllegalStateException("the secret is empty");
      }
    }
  }

  private static final String PLAIN =
      "{\"actor\":\"worker\",\"at\":\"2026-11-21T08:00:00.000000Z\",\"detail\":{\"arguments\":"
          + "\"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"},"
          + "\"kind\":\"effect.intended\",\"run\":\"run_01JD0000000000000000000000\"}";
}
