package dev.penstock.node.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.node.client.ApiClient;
import dev.penstock.problem.PlatformException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.Lock;

/**
 * Effects on three kinds of target (one honours the key, one can be asked, one neither) by two
 * nodes of one installation while these, their store and their backbone are killed, a node stands
 * still for longer than its leases, answers get lost, answers and requests come twice, the network
 * is cut, the clocks are set and the policy forbids what was begun, at seeded moments. In the end
 * each effect was made once, is on record with its own answer, and the trail is whole; only of the
 * third kind is a person ever asked blindly.
 */
public final class EffectsBench {

  /** Each disturbance once for so many effects, and once at least. */
  private static final int EFFECTS_A_ROUND = 2_500;

  private static final BadNetwork.Faults FAULTS = new BadNetwork.Faults(0.01, 0.01, 0.02);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration BREATH = Duration.ofMillis(20);
  private static final Duration STANDSTILL = Duration.ofMinutes(4);

  private final PrintStream out;
  private final MortalNode node;
  private final MortalNode beside;
  private final EffectTarget target;
  private final BadNetwork network;
  private final EffectsPerson person;
  private final Disturbances disturbances;
  private final int runs;
  private volatile boolean isOver;

  private EffectsBench(
      PrintStream out,
      MortalNode node,
      MortalNode beside,
      EffectTarget target,
      BadNetwork network,
      EffectsPerson person,
      Disturbances disturbances,
      int runs) {
    this.out = out;
    this.node = node;
    this.beside = beside;
    this.target = target;
    this.network = network;
    this.person = person;
    this.disturbances = disturbances;
    this.runs = runs;
  }

  /**
   * Runs it and prints what it found.
   *
   * @param data an empty folder
   * @param effects how many, at least
   * @param seed of the moments, and of which answers get lost
   * @return whether every count is right
   */
  public static boolean run(PrintStream out, Path data, int effects, long seed)
      throws InterruptedException {
    out.println("seed " + seed);
    Optional<SettableClock> clock = SettableClock.find(data.resolveSibling("clock"));
    if (clock.isEmpty()) {
      out.println("no clock is set: libfaketime is not here (apt-get install libfaketime)");
    }
    Map<String, String> environment = clock.map(SettableClock::environment).orElse(Map.of());
    Random random = new Random(seed);
    int runs = (effects + EffectsWorkflow.effectsOfRun() - 1) / EffectsWorkflow.effectsOfRun();
    int wanted = runs * EffectsWorkflow.effectsOfRun();
    try (MortalNode node = MortalNode.start(data.resolveSibling("effects"), environment);
        MortalNode beside = node.startBeside(data.resolveSibling("beside"), environment);
        EffectTarget target = EffectTarget.start();
        BadNetwork network = new BadNetwork(target.port(), new Random(random.nextLong()), FAULTS);
        EffectsPerson person = new EffectsPerson(node, target)) {
      node.apply(EffectsWorkflow.FILES);
      var disturbances =
          new Disturbances(out, node, beside, network, clock.orElse(null), target::made);
      disturbances.plan(Math.max(1, wanted / EFFECTS_A_ROUND), wanted, random);
      return new EffectsBench(out, node, beside, target, network, person, disturbances, runs)
          .measure();
    }
  }

  private boolean measure() throws InterruptedException {
    long begun = System.nanoTime();
    var disturbing = new FutureTask<>(() -> disturbances.happen(() -> isOver), true);
    Thread.ofPlatform().name("disturbance").start(disturbing);
    Thread answering =
        Thread.ofPlatform()
            .name("person")
            .start(
                () -> {
                  while (!isOver) {
                    person.look();
                    MortalNode.pause(LOOK);
                  }
                });
    for (int run = 0; run < runs; run++) {
      while (run * EffectsWorkflow.effectsOfRun() > disturbances.mayBeAskedFor()) {
        MortalNode.pause(BREATH);
      }
      start(run);
    }
    awaitEnd();
    isOver = true;
    // What is left to happen happens now: nobody can be asked while it does.
    ended(disturbing);
    answering.join();
    EffectsCount count = EffectsCount.of(EffectsWorkflow.marks(runs), evidence());
    return print(count, (System.nanoTime() - begun) / 1e9);
  }

  /** What could not be done to the installation was not done to it: then nothing is proved. */
  private static void ended(FutureTask<Boolean> disturbing) throws InterruptedException {
    try {
      disturbing.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the disturbances came to an end too early", e.getCause());
    }
  }

  /** Starts a run, however often it takes: the key makes it one. */
  private void start(int run) {
    var request = Json.object().put("workflow", "bench/effects");
    request
        .putObject("input")
        .put("run", run)
        .put("laps", EffectsWorkflow.LAPS)
        .put("target", network.url());
    while (!isStarted(run, request)) {
      MortalNode.pause(LOOK);
    }
  }

  private boolean isStarted(int run, JsonNode request) {
    Lock starting = disturbances.starting();
    starting.lock();
    try (ApiClient api = (run % 2 == 0 ? node : beside).api()) {
      api.post("/api/v1/runs", request, Map.of("idempotency-key", "effects-" + run));
      return true;
    } catch (PlatformException e) {
      if (e.problem().status() < 500) {
        throw e;
      }
      return false;
    } finally {
      starting.unlock();
    }
  }

  /** Waits as long as effects are made or runs end. */
  private void awaitEnd() {
    long moved = System.nanoTime();
    String before = "";
    while (true) {
      long completed =
          node.pairs("SELECT id, status FROM penstock.run WHERE namespace = 'bench'").stream()
              .filter(run -> run[1].equals("completed"))
              .count();
      String now = completed + " of " + target.made();
      if (!now.equals(before)) {
        before = now;
        moved = System.nanoTime();
      }
      if (completed == runs || System.nanoTime() - moved > STANDSTILL.toNanos()) {
        return;
      }
      MortalNode.pause(LOOK);
    }
  }

  private EffectsCount.Evidence evidence() {
    String trail = node.get("/api/v1/audit/verification").path("status").asText();
    if (!trail.equals("intact")) {
      out.println("the trail is " + trail);
    }
    return new EffectsCount.Evidence(
        target.acts(),
        person.retries(),
        node.pairs(
            """
                SELECT key, COALESCE(result::jsonb #>> '{result,mark}', '') FROM penstock.effect
                 WHERE state = 'recorded' AND result::jsonb ->> 'outcome' = 'done'
                """),
        node.pairs(
            """
            SELECT body::jsonb ->> 'kind', body::jsonb #>> '{detail,key}' FROM penstock.audit
             WHERE body::jsonb ->> 'kind' IN ('effect.intended', 'effect.recorded')
            """));
  }

  /** What the trail says of one that doesn't fit. */
  private void tellStory(String key) {
    out.println("the story of " + key);
    node.pairs(
            """
            SELECT body::jsonb ->> 'at', (body::jsonb ->> 'kind') || ' ' || (body::jsonb ->> 'detail')
              FROM penstock.audit
             WHERE body::jsonb #>> '{detail,key}' = '%s' ORDER BY seq
            """
                .formatted(key))
        .forEach(entry -> out.println("  " + entry[0] + " " + entry[1]));
  }

  private boolean print(EffectsCount count, double seconds) {
    String trail = node.get("/api/v1/audit/verification").path("status").asText();
    long reconciled =
        node.pairs(
                """
                SELECT body::jsonb #>> '{detail,answer}', seq::text FROM penstock.audit
                 WHERE body::jsonb ->> 'kind' = 'effect.reconciled'
                """)
            .size();
    out.printf(
        Locale.ROOT,
        "%d effects in %d runs, made by %d calls in %.0f s%n",
        count.wanted(),
        runs,
        target.calls(),
        seconds);
    out.printf(
        Locale.ROOT,
        "%d answers lost, %d doubled · %d requests doubled, %d of them without a key%n",
        network.answersLost(),
        network.answersDoubled(),
        network.requestsDoubled(),
        target.copies());
    out.printf(
        Locale.ROOT,
        "targets asked %d times · people %d times, who wanted %d made again%n",
        reconciled,
        person.answers(),
        person.retries().values().stream().mapToInt(Integer::intValue).sum());
    count.wrong().stream().limit(20).forEach(out::println);
    count.suspects().stream().limit(3).forEach(this::tellStory);
    boolean held = count.isExact() && trail.equals("intact");
    out.printf(
        Locale.ROOT,
        "lost %d · doubled %d · unrecorded %d · the trail is %s: %s%n",
        count.lost(),
        count.doubled(),
        count.unrecorded(),
        trail,
        held ? "held" : "MISSED");
    return held;
  }
}
