package dev.penstock.node.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What runs cost that wait for a person: the memory of a node's process after a collection with the
 * first thousand of them (a tenth of all, if that is less), with ten times as many and so on, and
 * with all; how long a run beside them takes, and what the inbox's first page does. They come as
 * webhooks, as fast as they are taken, into a node of its own process.
 */
public final class WaitingBench {

  private static final int FIRST = 1_000;
  private static final int STEP = 10;

  /** So many senders keep the relay busy and the front door quick. */
  private static final int SENDERS = 8;

  private static final int RUNS_BESIDE = 20;
  private static final double FLAT = 1.1;
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration STANDSTILL = Duration.ofMinutes(10);

  private static final Map<String, String> FILES =
      Map.of(
          "workflows/waiting.yaml",
          """
          document: { dsl: '1.0.3', namespace: bench, name: waiting, version: '1.0.0' }
          do:
            - ask:
                call: approval
                with: { title: '${ "Release " + .id }', role: approver, payload: '${ { id: .id } }', within: P7D }
          """,
          "workflows/beside.yaml",
          """
          document: { dsl: '1.0.3', namespace: bench, name: beside, version: '1.0.0' }
          do:
            - done: { set: { done: true } }
          """,
          "triggers/%s.yaml".formatted(SoakSender.TRIGGER),
          """
          trigger: %s
          webhook: { scheme: standard-webhooks, secrets: [soak] }
          start: { workflow: bench/waiting, version: ^1, input: '${ .body }' }
          """
              .formatted(SoakSender.TRIGGER),
          "policies/default.yaml",
          """
          policy: default
          version: 1.0.0
          rules:
            - { name: nothing, when: 'false', outcome: allow }
          """);

  private final MortalNode node;
  private final SoakSender sender;
  private int sent;

  /** What was seen while so many waited. */
  private record Look(int waiting, ProcessMemory memory, Percentiles beside, WaitingPage inbox) {
    String line() {
      return String.format(
          Locale.ROOT,
          "%,d wait: %s; a run beside them p50 %.0f ms; %s",
          waiting,
          memory,
          beside.millis(0.5),
          inbox);
    }
  }

  private WaitingBench(MortalNode node, SoakSender sender) {
    this.node = node;
    this.sender = sender;
  }

  /**
   * Runs it and prints what it found.
   *
   * @param data an empty folder's neighbour
   * @param runs how many wait in the end
   * @param temporal {@code host:port} of a backbone that is already there; the node runs one of its
   *     own when empty
   * @return whether memory stayed flat
   */
  public static boolean run(PrintStream out, Path data, int runs, Optional<String> temporal)
      throws InterruptedException, ExecutionException {
    byte[] key = new byte[24];
    new SecureRandom().nextBytes(key);
    String secret = "whsec_" + Base64.getEncoder().encodeToString(key);
    try (MortalNode node =
            MortalNode.start(
                data.resolveSibling("waiting"),
                temporal.map(it -> List.of("--temporal", it)).orElse(List.of()));
        SoakSender sender = new SoakSender(node::url, secret)) {
      try (ApiClient api = node.api()) {
        api.put("/api/v1/secrets/soak", Json.object().put("value", secret));
      }
      node.apply(FILES);
      WaitingBench bench = new WaitingBench(node, sender);
      int first = Math.min(FIRST, Math.max(1, runs / STEP));
      Look few = bench.look(first);
      out.println(few.line());
      for (int more = first * STEP; more < runs; more *= STEP) {
        out.println(bench.look(more).line());
      }
      Look all = bench.look(runs);
      out.println(all.line());
      double grown = (double) all.memory().heapBytes() / few.memory().heapBytes();
      boolean held = grown <= FLAT;
      out.printf(
          Locale.ROOT,
          "heap %.2f times (target at most %.1f): %s · a run beside them %.2f times%n",
          grown,
          FLAT,
          held ? "held" : "MISSED",
          all.beside().millis(0.5) / few.beside().millis(0.5));
      return held;
    }
  }

  private Look look(int waiting) throws InterruptedException, ExecutionException {
    send(waiting);
    await(waiting);
    Percentiles beside = new Percentiles(RUNS_BESIDE);
    try (ApiClient api = node.api()) {
      for (int i = -3; i < RUNS_BESIDE; i++) {
        long nanos = runBeside(api);
        if (i >= 0) {
          beside.add(nanos);
        }
      }
    }
    ProcessMemory memory = ProcessMemory.of(node.pid());
    return new Look(waiting, memory, beside, WaitingPage.of(node.file()));
  }

  private void send(int until) throws InterruptedException, ExecutionException {
    try (ExecutorService senders = Executors.newFixedThreadPool(SENDERS)) {
      List<Future<?>> each = new ArrayList<>();
      for (; sent < until; sent++) {
        String id = "waiting-" + sent;
        each.add(senders.submit(() -> sender.deliver(id)));
      }
      for (Future<?> one : each) {
        one.get();
      }
    }
  }

  private void await(int waiting) {
    int before = -1;
    long moved = System.nanoTime();
    while (before < waiting) {
      int now =
          Integer.parseInt(
              node.pairs("SELECT count(*)::text, '' FROM penstock.human_task WHERE state = 'open'")
                  .getFirst()[0]);
      if (now != before) {
        before = now;
        moved = System.nanoTime();
      } else if (System.nanoTime() - moved > STANDSTILL.toNanos()) {
        throw new IllegalStateException(now + " of " + waiting + " wait, and no more come");
      }
      MortalNode.pause(LOOK);
    }
  }

  private static long runBeside(ApiClient api) {
    ObjectNode request = Json.object().put("workflow", "bench/beside");
    request.set("input", Json.object());
    long begun = System.nanoTime();
    String id = api.post("/api/v1/runs", request, Map.of()).path("id").asText();
    while (!api.get("/api/v1/runs/" + id).path("status").asText().equals("completed")) {
      if (System.nanoTime() - begun > STANDSTILL.toNanos()) {
        throw new IllegalStateException("the run beside them did not end");
      }
      MortalNode.pause(Duration.ofMillis(5));
    }
    return System.nanoTime() - begun;
  }
}
