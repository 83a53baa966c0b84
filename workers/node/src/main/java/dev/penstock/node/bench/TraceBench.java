package dev.penstock.node.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.node.client.ConsoleSession;
import dev.penstock.node.demo.Demo;
import dev.penstock.node.demo.DemoTarget;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How long the demo's way takes, hop by hop, as the node itself records it: a signed event through
 * the front door, a question to a person, a decision through a console session, one call. The wait
 * for the person is taken out.
 */
public final class TraceBench {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String APPROVAL = "approval";
  private static final String TOTAL = "total without the person";

  /** At p50, in milliseconds. */
  private static final Map<String, Double> TARGETS =
      Map.of("ingress", 12.0, "policy.eval", 8.0, "audit", 21.0, TOTAL, 312.0);

  private TraceBench() {}

  /**
   * Runs it and prints the table.
   *
   * @param data an empty folder for the node
   * @param rounds how many events are counted; a fifth as many go before, uncounted
   * @return whether every target was held
   */
  public static boolean run(PrintStream out, Path data, int rounds) {
    try (BenchNode node = BenchNode.start(data);
        DemoTarget target = DemoTarget.start()) {
      Demo demo = new Demo(node.node(), node.api(), target);
      demo.prepare(data.resolveSibling("files"));
      Map<String, Percentiles> hops = new LinkedHashMap<>();
      try (ConsoleSession person = ConsoleSession.open(demo.signInLink())) {
        for (int i = -Math.max(3, rounds / 5); i < rounds; i++) {
          JsonNode trace = oneEvent(demo, person, "ord_" + i);
          if (i >= 0) {
            measure(trace, hops, rounds);
          }
        }
      }
      return print(out, hops);
    }
  }

  private static JsonNode oneEvent(Demo demo, ConsoleSession person, String order) {
    String run = demo.send(order, 120);
    JsonNode question = demo.awaitQuestion(run, PATIENCE);
    person.decide(question.path("id").asText(), "approved", "Decided by the benchmark.");
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
    String before = "";
    for (JsonNode hop : trace.path("hops")) {
      String kind = hop.path("kind").asText();
      long took = hop.path("micros").asLong() * 1000;
      Instant began = Instant.parse(hop.path("startedAt").asText());
      if (!before.isEmpty()) {
        // What no hop covers: commits, the relay's way and the backbone's.
        long between = Math.max(0, Duration.between(last, began).toNanos());
        nanos.merge("  " + before + " to " + kind, between, Long::sum);
      }
      nanos.merge(kind, took, Long::sum);
      before = kind;
      first = began.isBefore(first) ? began : first;
      last = began.plusNanos(took).isAfter(last) ? began.plusNanos(took) : last;
    }
    long waited = nanos.getOrDefault(APPROVAL, 0L);
    nanos.remove(APPROVAL);
    nanos.put(TOTAL, Duration.between(first, last).toNanos() - waited);
    nanos.forEach((hop, took) -> hops.computeIfAbsent(hop, _ -> new Percentiles(rounds)).add(took));
  }

  private static boolean print(PrintStream out, Map<String, Percentiles> hops) {
    boolean allHeld = true;
    out.println(Percentiles.header() + "  target at p50");
    for (var hop : hops.entrySet()) {
      Double most = TARGETS.get(hop.getKey());
      boolean isHeld = most == null || hop.getValue().millis(0.5) <= most;
      allHeld &= isHeld;
      out.println(
          hop.getValue().row(hop.getKey())
              + (most == null
                  ? ""
                  : String.format(
                      Locale.ROOT, "  at most %.0f: %s", most, isHeld ? "held" : "MISSED")));
    }
    return allHeld;
  }
}
