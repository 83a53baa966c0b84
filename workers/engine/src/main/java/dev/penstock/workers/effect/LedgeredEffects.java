package dev.penstock.workers.effect;

import dev.penstock.definition.WorkflowError;
import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.workers.lease.NotOpenedException;
import dev.penstock.workers.lease.SecretLeases;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.Effects;
import dev.penstock.workers.protocol.Subscriptions;
import dev.penstock.workers.tool.Deadline;
import dev.penstock.workers.tool.InvalidArgumentsException;
import dev.penstock.workers.tool.Masked;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.PreparationException;
import dev.penstock.workers.tool.Secrets;
import dev.penstock.workers.tool.StopSignal;
import dev.penstock.workers.tool.Tenure;
import dev.penstock.workers.tool.ToolResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way of an effect, made safe by the ledger: whenever and however often it is called, and
 * wherever it dies, each effect is made at most once per key, or a person decides. Thread-safe.
 */
public final class LedgeredEffects implements Effects, Subscriptions, AutoCloseable {

  /** How often policies may change between a ruling and its intent, before it is tried later. */
  private static final int MOST_RULINGS = 5;

  /** What its target says is not there is made anew; how often, before a person looks at it. */
  private static final int MOST_TRIES_AGAIN = 2;

  private final Decisions decisions;
  private final Claims claims;
  private final Outcomes outcomes;
  private final SecretLeases leases;
  private final Planning planning;
  private final Reconciliation reconciliation;
  private final LeaseRenewal renewal;
  private final PolicyGate policy;
  private final CallTraces traces;
  private final FaultPoint faults;
  private final EffectSettings settings;
  private final Clock clock;

  /** With what an {@link EffectsAssembly} has put together. */
  LedgeredEffects(
      Decisions decisions,
      Claims claims,
      Outcomes outcomes,
      SecretLeases leases,
      Planning planning,
      Reconciliation reconciliation,
      LeaseRenewal renewal,
      PolicyGate policy,
      CallTraces traces,
      FaultPoint faults,
      EffectSettings settings,
      Clock clock) {
    this.decisions = decisions;
    this.claims = claims;
    this.outcomes = outcomes;
    this.leases = leases;
    this.planning = planning;
    this.reconciliation = reconciliation;
    this.renewal = renewal;
    this.policy = policy;
    this.traces = traces;
    this.faults = faults;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public EffectOutcome perform(EffectRequest request) {
    return switch (planning.plan(request)) {
      case Planning.Planned.Answered(var outcome) -> outcome;
      case Planning.Planned.Ready(var plan) -> {
        var ruling = policy.ruleBySeen(plan.request(), plan.call().action());
        EffectOutcome refused = decisions.refused(plan, ruling);
        yield refused == null
            ? make(plan.in(traces.of(plan.task().runId()).orElse(null)), ruling)
            : unlessBegun(plan, ruling, refused);
      }
    };
  }

  @Override
  public void release(String subscription) {
    planning.release(subscription);
  }

  @Override
  public String place() {
    return planning.place();
  }

  @Override
  public void close() {
    renewal.close();
    planning.close();
  }

  private EffectOutcome make(Plan plan, Ruling first) {
    Ruling ruling = first;
    int triesAgain = 0;
    int rulings = 1;
    while (rulings <= MOST_RULINGS) {
      boolean isOutdated = false;
      switch (claims.claim(plan, ruling)) {
        case Claim.Outdated _ -> isOutdated = true;
        case Claim.Settled settled -> {
          return settled.outcome();
        }
        case Claim.Held held -> {
          EffectOutcome outcome = told(held, ruling);
          if (outcome != null) {
            return outcome;
          }
        }
        case Claim.Doubtful doubt -> {
          switch (reconciliation.settle(
              doubt.plan(), ruling, doubt, triesAgain < MOST_TRIES_AGAIN)) {
            case Reconciliation.Settled.OnRecord _ -> {}
            case Reconciliation.Settled.Outdated _ -> isOutdated = true;
            case Reconciliation.Settled.Open open -> {
              return open.outcome();
            }
            case Reconciliation.Settled.Again(Claim.Held held) -> {
              triesAgain++;
              EffectOutcome outcome = told(held, ruling);
              if (outcome != null) {
                return outcome;
              }
            }
          }
        }
      }
      if (isOutdated) {
        ruling = policy.rule(plan.request(), plan.call().action());
        rulings++;
        EffectOutcome refused = decisions.refused(plan, ruling);
        if (refused != null) {
          return unlessBegun(plan, ruling, refused);
        }
      }
    }
    throw PlatformException.of(
        ProblemType.UNAVAILABLE,
        "The policies in force change faster than " + plan.key() + " can be decided on.");
  }

  /**
   * A refusal keeps an effect from being made; of one that was under way before, the run is told
   * what became of it.
   */
  private EffectOutcome unlessBegun(Plan plan, Ruling ruling, EffectOutcome refused) {
    Optional<Claim> left = claims.remains(plan);
    while (left.isPresent()) {
      switch (left.get()) {
        case Claim.Settled(var outcome) -> {
          return outcome;
        }
        case Claim.Doubtful doubt -> {
          var settled = reconciliation.settle(doubt.plan(), ruling, doubt, false);
          if (settled instanceof Reconciliation.Settled.Open(var unknown)) {
            return unknown;
          }
        }
        case Claim.Held _, Claim.Outdated _ ->
            throw new IllegalStateException("Nobody may hold what is refused.");
      }
      left = claims.remains(plan);
    }
    return refused;
  }

  /** What the run is told of the act; null when the ledger or the target has to be asked. */
  private @Nullable EffectOutcome told(Claim.Held held, Ruling ruling) {
    EffectOutcome outcome = act(held.plan(), ruling, held);
    return outcome instanceof EffectOutcome.Unknown && Reconciler.canAsk(held.plan())
        ? null
        : outcome;
  }

  /** Acts and records; null when this worker was superseded, so that the ledger has the answer. */
  private @Nullable EffectOutcome act(Plan plan, Ruling ruling, Claim.Held held) {
    faults.reached(FaultPoint.Moment.INTENDED);
    if (held.ranOut()) {
      return anew(plan, ruling, held);
    }
    try (var tenure = renewal.start(held)) {
      Instant startedAt = clock.instant();
      long startNanos = System.nanoTime();
      ToolResult result = call(plan, ruling, held, tenure);
      Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
      if (result instanceof ToolResult.Failed(_, boolean reached) && !reached && !tenure.holds()) {
        return anew(plan, ruling, held);
      }
      faults.reached(FaultPoint.Moment.ACTED);
      Acted acted =
          Acted.of(plan, ruling, held, result, settings.maxResultBytes(), startedAt, took);
      if (commit(acted)) {
        return acted.outcome();
      }
      outcomes.lateResultRefused(acted);
      return null;
    }
  }

  /** After standing still too long before anything was sent; null when another has taken over. */
  private @Nullable EffectOutcome anew(Plan plan, Ruling ruling, Claim.Held held) {
    Optional<Claim.Held> again = claims.retake(plan, ruling, held);
    return again.isPresent() ? act(again.get().plan(), ruling, again.get()) : null;
  }

  private ToolResult call(Plan plan, Ruling ruling, Claim.Held held, Tenure tenure) {
    Duration left = plan.request().left(clock.instant());
    if (!left.isPositive()) {
      return notCalled(
          Standard.TIMEOUT.error(
              "The task's time was over, by this worker's clock, before anything was sent.",
              plan.task().position()));
    }
    try (Secrets secrets = leases.open(held.leases())) {
      ToolResult result =
          plan.call()
              .act(
                  new Permit(
                      plan.key(),
                      held.token(),
                      secrets,
                      ruling.reach(),
                      action -> decisions.further(plan.request(), plan.attempt(), action),
                      Deadline.in(left),
                      plan.task().position(),
                      StopSignal.current(),
                      tenure,
                      plan.callTrace(held.token())));
      return Masked.of(result, secrets.traces());
    } catch (InvalidArgumentsException e) {
      return notCalled(Standard.CONFIGURATION.error(e.reason(), plan.task().position()));
    } catch (NotOpenedException e) {
      return notCalled(
          (e.mayPass() ? Standard.COMMUNICATION : Standard.AUTHORIZATION)
              .error(e.reason(), plan.task().position()));
    } catch (PreparationException e) {
      return notCalled(e.error());
    }
  }

  /** Tries for as long as a lease to get the outcome onto the record; after that it stays open. */
  private boolean commit(Acted acted) {
    long giveUp = System.nanoTime() + settings.lease().toNanos();
    long pause = 20;
    while (true) {
      try {
        return acted.outcome() instanceof EffectOutcome.Unknown why
            ? outcomes.unknown(acted, why)
            : outcomes.record(acted, faults) || claims.isOnRecord(acted);
      } catch (PlatformException e) {
        if (System.nanoTime() + pause * 1_000_000 - giveUp >= 0) {
          throw e;
        }
        Standings.nap(Duration.ofMillis(pause));
        pause = Math.min(1_000, pause * 2);
      }
    }
  }

  private static ToolResult notCalled(WorkflowError error) {
    return new ToolResult.Failed(error, false);
  }
}
