package dev.penstock.node.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.worker.WorkerFactory;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * From the request to start a run to the arrival of its first task's call, beside a hand-written
 * workflow that is started at the backbone itself and makes the same call as an ordinary activity:
 * the same backbone, process and target, in turns. Ours is answered when it is durable, is relayed,
 * asks policy and commits the intent before it calls.
 */
final class RunStartBench {

  private static final long PATIENCE = Duration.ofSeconds(30).toNanos();

  private RunStartBench() {}

  static void run(PrintStream out, Path data, int rounds) {
    try (BenchTarget target = BenchTarget.start();
        BenchNode node = BenchNode.start(data);
        HttpClient http = HttpClient.newHttpClient()) {
      node.apply(InterpreterBench.oneCall(target.url()));
      WorkerFactory handWritten = HandWritten.start(node.client(), http);
      try {
        measure(out, node, target, rounds);
      } finally {
        handWritten.shutdown();
        handWritten.awaitTermination(10, TimeUnit.SECONDS);
      }
    }
  }

  private static void measure(PrintStream out, BenchNode node, BenchTarget target, int rounds) {
    Percentiles answered = new Percentiles(rounds);
    Percentiles ours = new Percentiles(rounds);
    Percentiles bareAnswered = new Percentiles(rounds);
    Percentiles bare = new Percentiles(rounds);
    for (int i = -Math.max(3, rounds / 3); i < rounds; i++) {
      for (int turn = 0; turn < 2; turn++) {
        boolean isOurs = Math.floorMod(i + turn, 2) == 0;
        long begun = System.nanoTime();
        if (isOurs) {
          start(node);
        } else {
          startBare(node, target.url());
        }
        long back = System.nanoTime();
        long arrived = await(target);
        if (i >= 0) {
          (isOurs ? answered : bareAnswered).add(back - begun);
          (isOurs ? ours : bare).add(arrived - begun);
        }
      }
    }
    out.println();
    out.println("a run asked for, on " + node.node().backbone().kind());
    out.println(Percentiles.header());
    out.println(bareAnswered.row("backbone alone: answered"));
    out.println(bare.row("backbone alone: first task"));
    out.println(answered.row("API: answered 202"));
    out.println(ours.row("API: first task"));
    out.printf(
        Locale.ROOT,
        "first task at p50: %.2f times the backbone alone, %.0f ms more%n",
        ours.millis(0.5) / bare.millis(0.5),
        ours.millis(0.5) - bare.millis(0.5));
  }

  private static void start(BenchNode node) {
    ObjectNode request = Json.object().put("workflow", "bench/one-call");
    request.set("input", Json.object());
    node.api().post("/api/v1/runs", request, Map.of());
  }

  private static void startBare(BenchNode node, String url) {
    HandWritten.Calls stub =
        node.client()
            .newWorkflowStub(
                HandWritten.Calls.class,
                WorkflowOptions.newBuilder()
                    .setTaskQueue(HandWritten.TASK_QUEUE)
                    .setWorkflowId("bench-" + UUID.randomUUID())
                    .build());
    WorkflowClient.start(stub::run, url, 1);
  }

  private static long await(BenchTarget target) {
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < PATIENCE) {
      List<Long> arrived = target.takeArrivals();
      if (!arrived.isEmpty()) {
        return arrived.getFirst();
      }
      // The target notes the time: how often it is asked only has to leave the processor alone.
      LockSupport.parkNanos(1_000_000);
    }
    throw new IllegalStateException("the first task did not come");
  }
}
