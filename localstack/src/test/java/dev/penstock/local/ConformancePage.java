package dev.penstock.local;

import dev.penstock.workers.conformance.ScenarioResult;
import dev.penstock.workers.conformance.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code docs/conformance.md}: what a run of everything gave, always in the same words. */
record ConformancePage(
    List<ScenarioResult> kitInMemory,
    List<ScenarioResult> kitOnNode,
    List<ExampleRow> examples,
    List<ScenarioResult> own) {

  private static final String HEAD =
      """
      # Conformance

      What this build does with the Open Workflow Specification's own material. Written by
      `ConformanceIT` from what it ran; it fails when this page says something else.

      - The **kit** is the specification's conformance kit, its feature files as they stand, through Cucumber: in memory with skipped time, and on a node with PostgreSQL and a Temporal server.
      - The **examples** are the specification's own 68, on that node. Each is a namespace of its own, because some share a name and a version is immutable. A public host that a document names is replaced in its text by the address of a local counterpart; a policy allows that address and no other.
      - **Own** is our suite in the kit's language, for sentences of the reference that the kit leaves out: in memory with skipped time. Each scenario names its sentence.

      Every run on the node is then replayed from its history, which fails if it would go another way.

      """;

  String text() {
    StringBuilder page = new StringBuilder(HEAD);
    page.append("| source | conforms | of |\n|---|---:|---:|\n");
    count(page, "kit, in memory", passed(kitInMemory), kitInMemory.size());
    count(page, "kit, on the node", passed(kitOnNode), kitOnNode.size());
    count(
        page,
        "examples that run",
        examples.stream().filter(row -> !row.outcome().equals("refused")).count(),
        examples.size());
    count(page, "own, in memory", passed(own), own.size());
    page.append(
        "\n## By construct\n\nIn how many documents of each source it stands; refused ones in brackets.\n\n");
    page.append("| construct | kit | examples | own |\n|---|---:|---:|---:|\n");
    constructs(page);
    page.append(
        "\n## Kit\n\n| feature | scenario | in memory | on the node |\n|---|---|---|---|\n");
    for (int i = 0; i < kitInMemory.size(); i++) {
      row(
          page,
          kitInMemory.get(i).feature(),
          kitInMemory.get(i).name(),
          word(kitInMemory.get(i)),
          word(kitOnNode.get(i)));
    }
    page.append("\n## Examples\n\n| example | counterpart | outcome | |\n|---|---|---|---|\n");
    examples.forEach(row -> row(page, row.file(), row.counterpart(), outcome(row), row.remark()));
    page.append("\n## Own\n\n| feature | scenario | the reference says | |\n|---|---|---|---|\n");
    own.forEach(
        result ->
            row(
                page,
                result.feature(),
                result.name(),
                String.join(" ", result.place()),
                word(result)));
    return page.toString();
  }

  private void constructs(StringBuilder page) {
    Map<String, int[]> counts = new TreeMap<>();
    kitOnNode.forEach(result -> add(counts, 0, result.documents(), result.passed()));
    examples.forEach(
        row -> add(counts, 2, List.of(row.document()), !row.outcome().equals("refused")));
    own.forEach(result -> add(counts, 4, result.documents(), result.passed()));
    counts.forEach((construct, n) -> row(page, construct, cell(n, 0), cell(n, 2), cell(n, 4)));
  }

  private static void add(
      Map<String, int[]> counts, int column, List<String> documents, boolean runs) {
    for (String document : documents) {
      for (String construct : Constructs.of(Yaml.read(document))) {
        counts.computeIfAbsent(construct, _ -> new int[6])[runs ? column : column + 1]++;
      }
    }
  }

  private static String cell(int[] counts, int column) {
    List<String> parts = new ArrayList<>();
    if (counts[column] > 0) {
      parts.add(String.valueOf(counts[column]));
    }
    if (counts[column + 1] > 0) {
      parts.add("(" + counts[column + 1] + ")");
    }
    return String.join(" ", parts);
  }

  private static String outcome(ExampleRow row) {
    return switch (row.outcome()) {
      case "completed" -> "completes";
      case "faulted" ->
          "faults: "
              + row.expected().path("faulted").path("status").asText()
              + " "
              + row.expected().path("faulted").path("title").asText();
      case "waits" -> "waits";
      case "emits" ->
          "goes on, after " + row.expected().at("/emits/times").asText() + " events emitted";
      default -> "refused: " + refusals(row);
    };
  }

  private static String refusals(ExampleRow row) {
    List<String> refusals = new ArrayList<>();
    row.expected().path("refused").forEach(each -> refusals.add("`" + each.asText() + "`"));
    return String.join(", ", refusals);
  }

  private static String word(ScenarioResult result) {
    return result.passed() ? "conforms" : "refused";
  }

  private static long passed(List<ScenarioResult> results) {
    return results.stream().filter(ScenarioResult::passed).count();
  }

  private static void count(StringBuilder page, String source, long passed, int of) {
    row(page, source, String.valueOf(passed), String.valueOf(of));
  }

  private static void row(StringBuilder page, String... cells) {
    page.append('|');
    for (String cell : cells) {
      page.append(' ').append(cell.replace("|", "\\|")).append(" |");
    }
    page.append('\n');
  }
}
