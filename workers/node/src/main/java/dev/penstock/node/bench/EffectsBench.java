package dev.penstock.node.bench;

import dev.penstock.json.Json;
import dev.penstock.node.client.ApiClient;
import dev.penstock.problem.PlatformException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Effects on three kinds of target (one honours the key, one can be asked, one neither) while the
 * node, its store and its backbone are killed, the node stands still for longer than its leases,
 * answers get lost and the network is cut, at seeded moments. In the end each effect was made once,
 * is on record, and the trail is whole; only of the third kind is a person ever asked blindly.
 */
public final class EffectsBench {

  private static final List<String> KINDS = List.of("keyed", "asked", "blind");
  private static final int LAPS = 10;

  /** Each disturbance once for so many effects, and once at least. */
  private static final int EFFECTS_A_ROUND = 2_500;

  private static final double ANSWERS_LOST = 0.01;
  private static final Duration STANDS_STILL = Duration.ofSeconds(7);
  private static final Duration CUT = Duration.ofSeconds(3);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration STANDSTILL = Duration.ofMinutes(4);

  private static final Map<String, String> FILES =
      Map.of(
          "workflows/effects.yaml",
          """
          document: { dsl: '1.0.3', namespace: bench, name: effects, version: '1.0.0' }
          do:
            - each:
                for: { each: lap, in: '${ [range(0; $workflow.input.laps)] }' }
                do:
                  - keyed:
                      try:
                        - call:
                            call: http
                            with:
                              method: post
                              endpoint: '${ $workflow.input.target + "/keyed" }'
                              body: { mark: '${ "\\($workflow.input.run)-\\($lap)-keyed" }' }
                            timeout: { after: PT5S }
                            metadata: { effect: { idempotency: key } }
                      catch: { retry: { delay: PT0.3S, limit: { attempt: { count: 1000 } } } }
                  - asked:
                      try:
                        - call:
                            call: http
                            with:
                              method: post
                              endpoint: '${ $workflow.input.target + "/asked" }'
                              body: { mark: '${ "\\($workflow.input.run)-\\($lap)-asked" }' }
                            timeout: { after: PT5S }
                            metadata:
                              effect:
                                reconcile:
                                  endpoint: '${ $workflow.input.target + "/asked?mark=\\($workflow.input.run)-\\($lap)-asked" }'
                                  found: length > 0
                                  result: '.[0]'
                                  settles: PT0.5S
                      catch: { retry: { delay: PT0.3S, limit: { attempt: { count: 1000 } } } }
                  - blind:
                      try:
                        - call:
                            call: http
                            with:
                              method: post
                              endpoint: '${ $workflow.input.target + "/blind" }'
                              body: { mark: '${ "\\($workflow.input.run)-\\($lap)-blind" }' }
                            timeout: { after: PT5S }
                      catch: { retry: { delay: PT0.3S, limit: { attempt: { count: 1000 } } } }
          """,
          "policies/default.yaml",
          """
          policy: default
          version: 1.0.0
          rules:
            - { name: target, when: 'action.host == "127.0.0.1"', outcome: allow }
          """);

  private final PrintStream out;
  private final MortalNode node;
  private final EffectTarget target;
  private final BadNetwork network;
  private final EffectsPerson person;
  private final Random random;
  private final int runs;
  private volatile boolean isOver;

  private EffectsBench(
      PrintStream out,
      MortalNode node,
      EffectTarget target,
      BadNetwork network,
      EffectsPerson person,
      Random random,
      int runs) {
    this.out = out;
    this.node = node;
    this.target = target;
    this.network = network;
    this.person = person;
    this.random = random;
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
    int aRun = LAPS * KINDS.size();
    Random random = new Random(seed);
    try (MortalNode node = MortalNode.start(data.resolveSibling("effects"));
        EffectTarget target = EffectTarget.start();
        BadNetwork network =
            new BadNetwork(target.port(), new Random(random.nextLong()), ANSWERS_LOST);
        EffectsPerson person = new EffectsPerson(node, target)) {
      node.apply(FILES);
      int runs = (effects + aRun - 1) / aRun;
      return new EffectsBench(out, node, target, network, person, random, runs).measure();
    }
  }

  private boolean measure() throws InterruptedException {
    long begun = System.nanoTime();
    Thread disturbing = Thread.ofPlatform().name("disturbance").start(this::disturb);
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
      start(run);
    }
    EffectsCount count = awaitCount();
    isOver = true;
    disturbing.join();
    answering.join();
    return print(count, (System.nanoTime() - begun) / 1e9);
  }

  /** Starts a run, however often it takes: the key makes it one. */
  private void start(int run) {
    var request = Json.object().put("workflow", "bench/effects");
    request.putObject("input").put("run", run).put("laps", LAPS).put("target", network.url());
    while (true) {
      try (ApiClient api = node.api()) {
        api.post("/api/v1/runs", request, Map.of("idempotency-key", "effects-" + run));
        return;
      } catch (PlatformException e) {
        if (e.problem().status() < 500) {
          throw e;
        }
        MortalNode.pause(LOOK);
      }
    }
  }

  /** One after the other, each when so many effects were made. */
  private void disturb() {
    Map<Integer, Runnable> moments = new TreeMap<>();
    int effects = runs * LAPS * KINDS.size();
    for (int round = 0; round < Math.max(1, effects / EFFECTS_A_ROUND); round++) {
      at(moments, effects, () -> act("killing the store", node::killStore));
      at(moments, effects, () -> act("killing the backbone", node::killBackbone));
      at(moments, effects, () -> act("killing the node", node::killAndStart));
      at(moments, effects, () -> act("stopping the node", () -> node.standStill(STANDS_STILL)));
      at(moments, effects, () -> act("cutting the network", this::cut));
    }
    moments.forEach(
        (made, moment) -> {
          while (!isOver && target.made() < made) {
            MortalNode.pause(Duration.ofMillis(5));
          }
          moment.run();
        });
  }

  /** In the first nine tenths, no two at one. */
  private void at(Map<Integer, Runnable> moments, int effects, Runnable moment) {
    int made = random.nextInt(effects * 9 / 10);
    while (moments.containsKey(made)) {
      made++;
    }
    moments.put(made, moment);
  }

  private void act(String what, Runnable act) {
    out.println(what + " after " + target.made() + " effects");
    act.run();
  }

  private void cut() {
    network.cut();
    MortalNode.pause(CUT);
    network.mend();
  }

  /** Waits as long as effects are made or runs end, and counts when neither happens any more. */
  private EffectsCount awaitCount() {
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
        return EffectsCount.of(marks(), evidence());
      }
      MortalNode.pause(LOOK);
    }
  }

  private Set<String> marks() {
    Set<String> marks = new TreeSet<>();
    for (int run = 0; run < runs; run++) {
      for (int lap = 0; lap < LAPS; lap++) {
        for (String kind : KINDS) {
          marks.add(run + "-" + lap + "-" + kind);
        }
      }
    }
    return marks;
  }

  private EffectsCount.Evidence evidence() {
    String trail = node.get("/api/v1/audit/verification").path("status").asText();
    if (!trail.equals("intact")) {
      out.println("the trail is " + trail);
    }
    return new EffectsCount.Evidence(
        target.acts(),
        person.retries(),
        node
            .pairs(
                """
                SELECT key, key FROM penstock.effect
                 WHERE state = 'recorded' AND result::jsonb ->> 'outcome' = 'done'
                """)
            .stream()
            .map(row -> row[0])
            .toList(),
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
        "%d answers lost · targets asked %d times · people %d times, who wanted %d made again%n",
        network.answersLost(),
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
