package dev.penstock.workers.run;

import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.Effects;
import dev.penstock.workers.protocol.ShortEffects;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Effects that are begun beside the run's own steps. One that takes long is let go on by itself and
 * taken up by an activity that holds nothing up: here, if that comes to this worker, else by the
 * ledger. Thread-safe.
 */
final class BegunEffects implements ShortEffects, AutoCloseable {

  /** How long a run may be kept from its timers and signals. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  /** How long an outcome is kept for an activity that has perhaps gone to another worker. */
  private static final Duration KEPT = Duration.ofMinutes(1);

  private static final Duration STOPPING = Duration.ofSeconds(10);

  private record Key(String effect, int attempt, @Nullable String humanTaskId) {

    static Key of(EffectRequest request) {
      return new Key(request.key(), request.task().attempt(), request.humanTaskId());
    }
  }

  private final Effects effects;
  private final Map<Key, FutureTask<EffectOutcome>> underWay = new ConcurrentHashMap<>();

  BegunEffects(Effects effects) {
    this.effects = effects;
  }

  @Override
  public @Nullable EffectOutcome begin(EffectRequest request) {
    Key key = Key.of(request);
    FutureTask<EffectOutcome> effect = underWay.computeIfAbsent(key, _ -> begun(request));
    try {
      EffectOutcome outcome = effect.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      underWay.remove(key, effect);
      return outcome;
    } catch (TimeoutException _) {
      Thread.ofVirtual().start(() -> forget(key, effect));
      return null;
    } catch (ExecutionException e) {
      underWay.remove(key, effect);
      throw unexpected(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The worker is stopping.", e);
    }
  }

  /** What was begun here and let go on, waited for to its end; else what this gives. */
  EffectOutcome outcome(EffectRequest request, Effects otherwise) {
    FutureTask<EffectOutcome> effect = underWay.remove(Key.of(request));
    if (effect == null) {
      return otherwise.perform(request);
    }
    try {
      return effect.get();
    } catch (ExecutionException e) {
      throw unexpected(e);
    } catch (InterruptedException e) {
      effect.cancel(true);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The worker is stopping.", e);
    }
  }

  /** Lets what goes on by itself come to an end, for a while; then it is interrupted. */
  @Override
  public void close() {
    long giveUp = System.nanoTime() + STOPPING.toNanos();
    for (FutureTask<EffectOutcome> effect : underWay.values()) {
      if (!isOver(effect, Math.max(0, giveUp - System.nanoTime()))) {
        effect.cancel(true);
      }
    }
  }

  private FutureTask<EffectOutcome> begun(EffectRequest request) {
    FutureTask<EffectOutcome> effect = new FutureTask<>(() -> effects.perform(request));
    Thread.ofVirtual().name("effect").start(effect);
    return effect;
  }

  private void forget(Key key, FutureTask<EffectOutcome> effect) {
    if (isOver(effect, Long.MAX_VALUE)) {
      CompletableFuture.delayedExecutor(KEPT.toMillis(), TimeUnit.MILLISECONDS)
          .execute(() -> underWay.remove(key, effect));
    }
  }

  private static boolean isOver(FutureTask<EffectOutcome> effect, long withinNanos) {
    try {
      effect.get(withinNanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException _) {
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
    return true;
  }

  private static RuntimeException unexpected(ExecutionException e) {
    return switch (e.getCause()) {
      case RuntimeException expected -> expected;
      case Error error -> throw error;
      case null, default -> new IllegalStateException(e.getCause());
    };
  }
}
