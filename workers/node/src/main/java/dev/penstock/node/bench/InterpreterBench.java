package dev.penstock.node.bench;

import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowOptions;
import io.temporal.worker.WorkerFactory;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a step costs. A run of a definition with a hundred HTTP calls, each with its policy
 * decision, committed intent, receipt and audit entries, against a hand-written workflow that makes
 * the same calls as ordinary activities with nothing around them: the same backbone, process and
 * target, in turns, steps counted where they arrive. And a run of a hundred pure tasks against runs
 * that do nothing. Then what a task of each kind leaves in a history, and how fast a run computes.
 */
public final class InterpreterBench {

  private static final int STEPS = 100;

  /** Steps a second, over those of activities: of short effects, and of effects as activities. */
  private static final double SHORT = 10;

  private static final double FULL = 0.95;
  private static final String POLICY =
      """
      policy: default
      version: 1.0.0
      rules:
        - name: local-target
          when: action.kind == "http" && action.host == "127.0.0.1"
          outcome: allow
      """;

  private InterpreterBench() {}

  /**
   * Runs it and prints the tables.
   *
   * @param data an empty folder for the node
   * @param rounds how many runs of each kind are counted; a third as many go before, uncounted
   * @return whether the interpreter made at least ten times the steps/s of activities, as many
   *     where its effects are activities too, and pure tasks as fast as they should be, by medians
   */
  public static boolean run(PrintStream out, Path data, int rounds) {
    try (BenchTarget target = BenchTarget.start();
        BenchNode node = BenchNode.start(data);
        HttpClient http = HttpClient.newHttpClient()) {
      node.apply(
          Map.of(
              "policies/default.yaml", POLICY,
              "config/base.yaml", "bench: true\n",
              "workflows/calls.yaml", calls("calls", STEPS, target.url(), "{ seconds: 30 }"),
              "workflows/long-calls.yaml",
                  calls("long-calls", STEPS, target.url(), "{ minutes: 5 }"),
              "workflows/pure.yaml", pure("pure", STEPS),
              "workflows/trivial.yaml", pure("trivial", 1)));
      WorkerFactory handWritten = HandWritten.start(node.client(), http);
      try {
        out.println("on " + node.node().backbone().kind());
        boolean held = steps(out, node, target, rounds);
        pureTasks(out, node, rounds);
        TaskCosts.print(out, node, target.url());
        return PureTasks.print(out, rounds) && held;
      } finally {
        handWritten.shutdown();
        handWritten.awaitTermination(10, TimeUnit.SECONDS);
      }
    }
  }

  /** One way of making the calls, and what a step of it took. */
  private record Way(String name, Supplier<String> run, Percentiles perStep) {}

  private static boolean steps(PrintStream out, BenchNode node, BenchTarget target, int rounds) {
    Way theirs =
        new Way(
            "ordinary activities, call only",
            () -> handWritten(node, target.url()),
            new Percentiles(rounds));
    Way ours =
        new Way(
            "interpreter, audited effects", () -> node.run("bench/calls"), new Percentiles(rounds));
    Way full =
        new Way(
            "interpreter, effects as activities",
            () -> node.run("bench/long-calls"),
            new Percentiles(rounds));
    List<Way> ways = List.of(theirs, ours, full);
    Map<Way, Integer> events = new HashMap<>();
    for (int i = -warmUp(rounds); i < rounds; i++) {
      for (int turn = 0; turn < ways.size(); turn++) {
        Way way = ways.get(Math.floorMod(i + turn, ways.size()));
        String id = way.run().get();
        long perStep = perStep(target.takeArrivals());
        events.put(way, node.history(id).size());
        if (i >= 0) {
          way.perStep().add(perStep);
        }
      }
    }
    out.println("one step of " + STEPS + " sequential HTTP calls, as the target saw them");
    out.println(Percentiles.header());
    for (Way way : ways) {
      out.println(way.perStep().row(way.name()) + "   " + events.get(way) + " events");
    }
    boolean held = atLeast(out, "steps/s, interpreter over activities", theirs, ours, SHORT);
    return atLeast(out, "the same with its effects as activities", theirs, full, FULL) && held;
  }

  private static boolean atLeast(
      PrintStream out, String what, Way slower, Way quicker, double target) {
    double ratio = slower.perStep().millis(0.5) / quicker.perStep().millis(0.5);
    out.printf(
        Locale.ROOT,
        "%s: %.2f at p50 (target at least %.2f): %s%n",
        what,
        ratio,
        target,
        ratio >= target ? "held" : "MISSED");
    return ratio >= target;
  }

  private static void pureTasks(PrintStream out, BenchNode node, int rounds) {
    int each = 3 * rounds;
    Percentiles bare = new Percentiles(each);
    Percentiles trivial = new Percentiles(each);
    Percentiles pure = new Percentiles(each);
    List<HistoryEvent> last = List.of();
    for (int i = -warmUp(each); i < each; i++) {
      long nothing = BenchNode.nanos(node.history(empty(node)));
      long one = BenchNode.nanos(node.history(node.run("bench/trivial")));
      last = node.history(node.run("bench/pure"));
      if (i >= 0) {
        bare.add(nothing);
        trivial.add(one);
        pure.add(BenchNode.nanos(last));
      }
    }
    out.println();
    out.println("a whole run, from its first event to its last");
    out.println(Percentiles.header());
    out.println(bare.row("empty workflow, not interpreted"));
    out.println(trivial.row("definition of 1 pure task"));
    out.println(pure.row("definition of " + STEPS + " pure tasks"));
    out.printf(
        Locale.ROOT,
        "%d events; %d pure tasks over one: %.2f at p50; over an empty workflow, which records"
            + " neither its start nor its end: %.2f%n",
        last.size(),
        STEPS,
        pure.millis(0.5) / trivial.millis(0.5),
        pure.millis(0.5) / bare.millis(0.5));
  }

  private static String handWritten(BenchNode node, String url) {
    WorkflowOptions options = options();
    node.client().newWorkflowStub(HandWritten.Calls.class, options).run(url, STEPS);
    return options.getWorkflowId();
  }

  private static String empty(BenchNode node) {
    WorkflowOptions options = options();
    node.client().newWorkflowStub(HandWritten.Empty.class, options).run(1);
    return options.getWorkflowId();
  }

  private static WorkflowOptions options() {
    return WorkflowOptions.newBuilder()
        .setTaskQueue(HandWritten.TASK_QUEUE)
        .setWorkflowId("bench-" + UUID.randomUUID())
        .build();
  }

  private static int warmUp(int rounds) {
    return Math.max(2, rounds / 3);
  }

  private static long perStep(List<Long> arrivals) {
    if (arrivals.size() != STEPS) {
      throw new IllegalStateException(
          "the target counted " + arrivals.size() + " calls, not " + STEPS);
    }
    return (arrivals.getLast() - arrivals.getFirst()) / (STEPS - 1);
  }

  /** A configuration with the workflow {@code bench/one-call}. */
  static Map<String, String> oneCall(String url) {
    return Map.of(
        "policies/default.yaml",
        POLICY,
        "config/base.yaml",
        "bench: true\n",
        "workflows/one-call.yaml",
        calls("one-call", 1, url, "{ seconds: 30 }"));
  }

  private static String calls(String name, int steps, String url, String timeout) {
    return """
    document: { dsl: 1.0.3, namespace: bench, name: %s, version: 1.0.0 }
    do:
      - each:
          for: { each: step, in: '${ [range(%d)] }' }
          do:
            - call:
                call: http
                with:
                  method: post
                  endpoint: %s
                  body: { step: '${ $step }' }
                metadata: { effect: { idempotency: key } }
                timeout: { after: %s }
    """
        .formatted(name, steps, url, timeout);
  }

  private static String pure(String name, int tasks) {
    return "document: { dsl: 1.0.3, namespace: bench, name: "
        + name
        + ", version: 1.0.0 }\ndo:\n"
        + IntStream.range(0, tasks)
            .mapToObj(i -> "  - t" + i + ": { set: { n: '${ (.n // 0) + 1 }' } }\n")
            .collect(Collectors.joining());
  }
}
