package dev.penstock.workers.source;

import dev.penstock.audit.AuditTrail;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.Seal;
import dev.penstock.policy.PolicyPins;
import dev.penstock.policy.PolicyStore;
import dev.penstock.problem.PlatformException;
import dev.penstock.store.Database;
import dev.penstock.trigger.TriggerStore;
import dev.penstock.workers.effect.CompiledPolicies;
import dev.penstock.workers.effect.PolicyInForce;
import dev.penstock.workers.http.Egress;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes messages from brokers for all triggers that want it. Any number may run at once on one
 * store: brokers share their messages out, and what two of them take is one delivery. A trigger
 * that is applied, changed, disabled or removed is followed within one look. Thread-safe.
 */
public final class Sources implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Sources.class);

  private final OpenSources open;
  private final SourceTurns turns;
  private final Source.Opening opening;
  private final MessageIntake intake;
  private final SourceSettings settings;
  private final Map<String, Source> running = new ConcurrentSkipListMap<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private boolean away;

  /**
   * Those of a store; they do not run yet.
   *
   * @param worker acts as the role {@code worker}: triggers, policy, secrets
   * @param ingress acts as the role {@code ingress}, which alone may bring deliveries in
   * @param egress the way out
   */
  public Sources(
      Database worker,
      Database ingress,
      Keyring keyring,
      Egress egress,
      SourceSettings settings,
      Clock clock) {
    this(worker, ingress, keyring, egress, settings, clock, it -> it);
  }

  /** The same, with other ways to brokers around or in place of those that there are. */
  Sources(
      Database worker,
      Database ingress,
      Keyring keyring,
      Egress egress,
      SourceSettings settings,
      Clock clock,
      UnaryOperator<Source.Opening> around) {
    Seal seal = new Seal(keyring);
    AuditTrail audit = new AuditTrail(keyring, clock);
    PolicyPins policies = new PolicyPins(new PolicyStore(worker, seal), seal);
    PolicyInForce policy = new PolicyInForce(policies, new CompiledPolicies(policies));
    SourceGate gate = new SourceGate(worker, audit, policy, keyring, clock);
    this.open = new OpenSources(worker, new TriggerStore(seal));
    this.turns = new SourceTurns(worker);
    this.opening = around.apply(new SourceTaps(egress, gate, turns, settings));
    this.intake = new MessageIntake(ingress, audit, keyring, clock);
    this.settings = settings;
    this.thread = Thread.ofPlatform().daemon().name("sources").unstarted(this::run);
  }

  /** Starts its threads; they run until closed. */
  public Sources start() {
    thread.start();
    return this;
  }

  /** What an operator must know: which triggers take nothing, and why. */
  public List<String> notices() {
    return running.values().stream().map(Source::trouble).flatMap(Optional::stream).toList();
  }

  /** Takes nothing more; what is under way is still settled. */
  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join(settings.timeout());
      running.values().forEach(Source::stop);
      for (Source each : running.values()) {
        each.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    turns.close();
  }

  private void run() {
    try {
      do {
        try {
          follow();
          away = false;
        } catch (PlatformException e) {
          if (!away) {
            LOG.warn("Triggers can't be looked for now: {}", e.getMessage());
          }
          away = true;
        } catch (RuntimeException e) {
          // A defect of ours; thrown on, it would end the looking for good and in silence.
          LOG.error("Triggers could not be looked for, which is tried again", e);
        }
      } while (!stop.await(settings.look().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow() throws InterruptedException {
    Map<String, OpenSource> wanted = new TreeMap<>();
    open.list().forEach(each -> wanted.put(each.name(), each));
    for (var known : new HashMap<>(running).entrySet()) {
      Source source = known.getValue();
      if (!source.isRunning() || !source.source().equals(wanted.get(known.getKey()))) {
        source.stop();
        source.await();
        running.remove(known.getKey());
      }
    }
    wanted.forEach(
        (name, each) ->
            running.computeIfAbsent(
                name, _ -> new Source(each, opening, intake, settings).start()));
  }
}
