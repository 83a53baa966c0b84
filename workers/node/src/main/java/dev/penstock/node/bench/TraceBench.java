package dev.penstock.node.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.node.Node;
import dev.penstock.node.NodeSettings;
import dev.penstock.node.Progress;
import dev.penstock.node.client.ApiClient;
import dev.penstock.node.client.ConsoleSession;
import dev.penstock.node.demo.Demo;
import dev.penstock.node.demo.DemoTarget;
import dev.penstock.node.demo.ScratchFolder;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The demo's trace, many times over on one warm node: how long each hop takes, and the whole way
 * from the front door to the last hop without the wait for the person.
 */
public final class TraceBench {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String WHOLE = "whole, without the person";
  private static final String APPROVAL = "approval";

  /** Targets at p50, in milliseconds; {@code audit} is the checkpoint before the act. */
  private static final Map<String, Integer> TARGETS =
      Map.of("ingress", 12, "policy.eval", 8, "audit", 21, WHOLE, 312);

  private TraceBench() {}

  /**
   * Runs it and prints the table.
   *
   * @param rounds how many runs are counted; a quarter as many go before, uncounted
   * @return whether every target was held
   */
  public static boolean run(PrintStream out, int rounds) {
    Map<String, Percentiles> hops = new LinkedHashMap<>();
    try (ScratchFolder scratch = ScratchFolder.make("penstock-bench-", false);
        DemoTarget target = DemoTarget.start();
        Node node =
            Node.start(NodeSettings.local(scratch.path().resolve("data"), 0), Progress.SILENT);
        ApiClient api = node.ownClient();
        ConsoleSession person = ConsoleSession.open(node.signInLink())) {
      Demo demo = new Demo(node, api, target);
      demo.prepare(scratch.path().resolve("files"));
      for (int i = -(rounds / 4); i < rounds; i++) {
        JsonNode trace = once(demo, person, "ord_" + i);
        if (i >= 0) {
          measure(trace, hops, rounds);
        }
      }
    }
    return print(out, hops);
  }

  private static JsonNode once(Demo demo, ConsoleSession person, String order) {
    String run = demo.send(order, 120);
    JsonNode question = demo.awaitQuestion(run, PATIENCE);
    person.decide(question.path("id").asText(), "approved", "bench");
    demo.awaitCompletion(run, PATIENCE);
    return demo.trace(run);
  }

  /**
   * A run may pass a kind of hop twice, as the policy before and after the approval: they add up.
   */
  private static void measure(JsonNode trace, Map<String, Percentiles> hops, int rounds) {
    Map<String, Long> nanos = new LinkedHashMap<>();
    Instant first = Instant.MAX;
    Instant last = Instant.MIN;
    for (JsonNode hop : trace.path("hops")) {
      long took = hop.path("micros").asLong() * 1000;
      nanos.merge(hop.path("kind").asText(), took, Long::sum);
      Instant began = Instant.parse(hop.path("startedAt").asText());
      first = began.isBefore(first) ? began : first;
      last = began.plusNanos(took).isAfter(last) ? began.plusNanos(took) : last;
    }
    long waited = nanos.getOrDefault(APPROVAL, 0L);
    nanos.remove(APPROVAL);
    nanos.put(WHOLE, Duration.between(first, last).toNanos() - waited);
    nanos.forEach((hop, took) -> hops.computeIfAbsent(hop, _ -> new Percentiles(rounds)).add(took));
  }

  private static boolean print(PrintStream out, Map<String, Percentiles> hops) {
    boolean held = true;
    out.println(Percentiles.header() + "   target");
    for (var hop : hops.entrySet()) {
      Integer target = TARGETS.get(hop.getKey());
      String verdict = "";
      if (target != null) {
        boolean holds = hop.getValue().millis(0.5) <= target;
        held &= holds;
        verdict = String.format(Locale.ROOT, "   %d at p50: %s", target, holds ? "held" : "MISSED");
      }
      out.println(hop.getValue().row(hop.getKey()) + verdict);
    }
    return held;
  }
}
