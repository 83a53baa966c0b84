package dev.penstock.node.bench;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a task of each kind leaves in a run's history. Two runs of a kind, one with ten tasks more
 * than the other, so that what every run costs drops out; counted, so a second time gives the same.
 */
final class TaskCosts {

  private static final int MORE = 10;

  private TaskCosts() {}

  static void print(PrintStream out, BenchNode node, String target) {
    Map<String, String> kinds = kinds(target);
    Map<String, String> files = new LinkedHashMap<>();
    kinds.forEach(
        (kind, template) -> {
          files.put("workflows/few-" + kind + ".yaml", document("few-" + kind, template, MORE));
          files.put(
              "workflows/many-" + kind + ".yaml", document("many-" + kind, template, 2 * MORE));
        });
    node.apply(files);
    out.println();
    out.println("events in the history for each task");
    for (String kind : kinds.keySet()) {
      int few = node.history(node.run("bench/few-" + kind)).size();
      int many = node.history(node.run("bench/many-" + kind)).size();
      out.printf(Locale.ROOT, "%-24s %4.1f%n", kind, (many - few) / (double) MORE);
    }
  }

  /** Text with a place for the number of tasks, or one task that is repeated. */
  private static Map<String, String> kinds(String target) {
    String call =
        """
        { call: http, with: { method: post, endpoint: '%s', body: { step: 1 } },
          metadata: { effect: { idempotency: key } }, timeout: { after: { %s } } }
        """
            .strip();
    Map<String, String> kinds = new LinkedHashMap<>();
    kinds.put("set", "{ set: { n: 1 } }");
    kinds.put("switch", "{ switch: [ { a: { when: .n == 1, then: continue } } ] }");
    kinds.put("do", "{ do: [ { a: { set: { n: 1 } } } ] }");
    kinds.put(
        "for-iteration",
        "@{ for: { in: '${ [range(COUNT)] }' }, do: [ { a: { set: { n: 1 } } } ] }");
    kinds.put("fork-branch", "@{ fork: { branches: [ BRANCHES ] } }");
    kinds.put(
        "try-and-catch",
        "{ try: [ { a: { raise: { error: { type: 'https://example.com/bad', status: 500 } } } } ],"
            + " catch: { do: [ { b: { set: { n: 1 } } } ] } }");
    kinds.put("wait", "{ wait: { milliseconds: 1 } }");
    kinds.put(
        "emit", "{ emit: { event: { with: { source: 'https://example.com', type: bench } } } }");
    kinds.put("call-http-short", call.formatted(target, "seconds: 5"));
    kinds.put("call-http-long", call.formatted(target, "minutes: 5"));
    return kinds;
  }

  private static String document(String name, String template, int count) {
    String head =
        "document: { dsl: 1.0.3, namespace: bench, name: " + name + ", version: 1.0.0 }\ndo:\n";
    if (template.startsWith("@")) {
      String branches =
          IntStream.range(0, count)
              .mapToObj(i -> "{ b" + i + ": { set: { n: 1 } } }")
              .collect(Collectors.joining(", "));
      return head
          + "  - all: "
          + template.substring(1).replace("COUNT", "" + count).replace("BRANCHES", branches)
          + "\n";
    }
    return head
        + IntStream.range(0, count)
            .mapToObj(i -> "  - t" + i + ": " + template.replace("\n", " ") + "\n")
            .collect(Collectors.joining());
  }
}
