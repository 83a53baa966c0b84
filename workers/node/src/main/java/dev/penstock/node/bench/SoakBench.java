package dev.penstock.node.bench;

import dev.penstock.json.Json;
import dev.penstock.node.client.ApiClient;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Deliveries in bursts to a node whose store, backbone and process are killed meanwhile at seeded
 * moments: some are sent twice, and what was not answered is sent again. In the end each accepted
 * delivery has exactly one run, the trail is whole and the node's memory is what it was.
 */
public final class SoakBench {

  private static final int BURST = 500;
  private static final int TWICE_IN_A_HUNDRED = 10;

  /** A round of kills for so many deliveries, and one at least. */
  private static final int DELIVERIES_A_ROUND = 10_000;

  /** What caches and compiled code may add after the first twentieth of the deliveries. */
  private static final long GROWTH_BYTES = 96L << 20;

  private static final List<String> LOOKS = List.of("begin", "middle", "end");
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration STANDSTILL = Duration.ofMinutes(3);

  private static final Map<String, String> FILES =
      Map.of(
          "workflows/soak.yaml",
          """
          document: { dsl: '1.0.3', namespace: soak, name: nothing, version: '1.0.0' }
          do:
            - done: { set: { id: '${ .id }' } }
          """,
          "triggers/soak.yaml",
          """
          trigger: soak
          webhook: { scheme: standard-webhooks, secrets: [soak] }
          start: { workflow: soak/nothing, version: ^1, input: '${ .body }' }
          """,
          "policies/default.yaml",
          """
          policy: default
          version: 1.0.0
          rules:
            - { name: nothing, when: 'false', outcome: allow }
          """);

  private final PrintStream out;
  private final MortalNode node;
  private final SoakSender sender;
  private final Random random;
  private final int deliveries;
  private final List<ProcessMemory> memory = new CopyOnWriteArrayList<>();
  private volatile int reached = -1;
  private volatile boolean isOver;

  private SoakBench(
      PrintStream out, MortalNode node, SoakSender sender, Random random, int deliveries) {
    this.out = out;
    this.node = node;
    this.sender = sender;
    this.random = random;
    this.deliveries = deliveries;
  }

  /**
   * Runs it and prints what it found.
   *
   * @param data an empty folder
   * @param deliveries how many different ones are sent
   * @param seed of the moments, and of what is sent twice
   * @return whether every count is right
   */
  public static boolean run(PrintStream out, Path data, int deliveries, long seed)
      throws InterruptedException, ExecutionException {
    out.println("seed " + seed);
    byte[] key = new byte[24];
    new SecureRandom().nextBytes(key);
    String secret = "whsec_" + Base64.getEncoder().encodeToString(key);
    try (MortalNode node = MortalNode.start(data.resolveSibling("soak"));
        SoakSender sender = new SoakSender(node::url, secret)) {
      try (ApiClient api = node.api()) {
        api.put("/api/v1/secrets/soak", Json.object().put("value", secret));
      }
      node.apply(FILES);
      return new SoakBench(out, node, sender, new Random(seed), deliveries).measure();
    }
  }

  private boolean measure() throws InterruptedException, ExecutionException {
    long begun = System.nanoTime();
    Map<Integer, List<Runnable>> moments = moments();
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> tasks = new ArrayList<>();
      tasks.add(senders.submit(() -> disturb(moments)));
      try {
        for (int sent = 0; sent < deliveries; sent++) {
          awaitBurst(begun, sent);
          awaitMoments(moments, sent);
          String id = "soak-" + sent;
          tasks.add(senders.submit(() -> sender.deliver(id)));
          if (random.nextInt(100) < TWICE_IN_A_HUNDRED) {
            tasks.add(senders.submit(() -> sender.deliver(id)));
          }
        }
        for (Future<?> each : tasks) {
          each.get();
        }
      } finally {
        isOver = true;
      }
    }
    double sendingSeconds = (System.nanoTime() - begun) / 1e9;
    SoakCount count = awaitCount();
    memory.add(ProcessMemory.of(node.pid()));
    return print(count, sendingSeconds, (System.nanoTime() - begun) / 1e9);
  }

  /** What comes after a moment is sent into it: else all could be accepted before the first. */
  private void awaitMoments(Map<Integer, List<Runnable>> moments, int sent) {
    long begun = System.nanoTime();
    while (moments.containsKey(sent)
        && reached < sent
        && System.nanoTime() - begun < STANDSTILL.toNanos()) {
      MortalNode.pause(Duration.ofMillis(5));
    }
  }

  /** Each when so many were accepted, one after the other. */
  private void disturb(Map<Integer, List<Runnable>> moments) {
    moments.forEach(
        (accepted, acts) -> {
          while (!isOver && sender.accepted().size() < accepted) {
            MortalNode.pause(Duration.ofMillis(20));
          }
          reached = accepted;
          acts.forEach(Runnable::run);
        });
  }

  /** What happens after how many were accepted: looks at the memory, and the kills. */
  private Map<Integer, List<Runnable>> moments() {
    Map<Integer, List<Runnable>> moments = new TreeMap<>();
    at(moments, deliveries / 20, () -> memory.add(ProcessMemory.of(node.pid())));
    at(moments, deliveries / 2, () -> memory.add(ProcessMemory.of(node.pid())));
    for (int round = 0; round < Math.max(1, deliveries / DELIVERIES_A_ROUND); round++) {
      at(moments, anyMoment(), () -> kill("the store", node::killStore));
      at(moments, anyMoment(), () -> kill("the backbone", node::killBackbone));
      at(moments, anyMoment(), () -> kill("the node", node::killAndStart));
    }
    return moments;
  }

  private static void at(Map<Integer, List<Runnable>> moments, int accepted, Runnable act) {
    moments.computeIfAbsent(accepted, _ -> new ArrayList<>()).add(act);
  }

  /** In the middle nine tenths. */
  private int anyMoment() {
    return deliveries / 20 + random.nextInt(Math.max(1, deliveries * 9 / 10));
  }

  private void kill(String what, Runnable kill) {
    out.println("killing " + what + " after " + sender.accepted().size() + " were accepted");
    kill.run();
  }

  /** A burst a second: what the node is behind with is the senders' to send again. */
  private static void awaitBurst(long begun, int sent) {
    if (sent % BURST != 0) {
      return;
    }
    long due = begun + Duration.ofSeconds(sent / BURST).toNanos();
    long left = due - System.nanoTime();
    if (left > 0) {
      MortalNode.pause(Duration.ofNanos(left));
    }
  }

  /** Waits as long as runs come to their end, and counts when none does any more. */
  private SoakCount awaitCount() {
    long moved = System.nanoTime();
    int before = -1;
    while (true) {
      SoakCount count =
          SoakCount.of(
              sender.accepted(),
              node.pairs("SELECT sender_id, run_id FROM penstock.delivery WHERE trigger = 'soak'"),
              node.pairs("SELECT id, status FROM penstock.run WHERE namespace = 'soak'"));
      if (count.wrong().size() != before) {
        before = count.wrong().size();
        moved = System.nanoTime();
      }
      if (count.isExact() || System.nanoTime() - moved > STANDSTILL.toNanos()) {
        return count;
      }
      MortalNode.pause(LOOK);
    }
  }

  private boolean print(SoakCount count, double sending, double whole) {
    Percentiles took = sender.took();
    String trail = node.get("/api/v1/audit/verification").path("status").asText();
    long grown = memory.getLast().heapBytes() - memory.getFirst().heapBytes();
    out.printf(
        Locale.ROOT,
        "%d accepted in %.0f s (%.0f a second), %d runs after %.0f s%n",
        count.accepted(),
        sending,
        count.accepted() / sending,
        count.runs(),
        whole);
    out.println("answers " + sender.answers());
    out.printf(
        Locale.ROOT,
        "answered 202 within p50 %.1f · p95 %.1f · p99 %.1f ms%n",
        took.millis(0.5),
        took.millis(0.95),
        took.millis(0.99));
    for (int look = 0; look < memory.size(); look++) {
      out.println("memory at the " + LOOKS.get(look) + ": " + memory.get(look));
    }
    count.wrong().stream().limit(20).forEach(out::println);
    boolean held = count.isExact() && count.accepted() == deliveries && trail.equals("intact");
    out.println(
        "accepted = runs: " + (count.isExact() ? "held" : "MISSED") + " · the trail is " + trail);
    out.println("memory flat: " + (grown < GROWTH_BYTES ? "held" : "MISSED"));
    return held && grown < GROWTH_BYTES;
  }
}
