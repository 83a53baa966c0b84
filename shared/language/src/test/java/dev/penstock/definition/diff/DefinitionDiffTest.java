package dev.penstock.definition.diff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.TextReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What differs, task by task (F21). */
class DefinitionDiffTest {

  private static final String BEFORE =
      """
      document: {version: 1.0.0}
      do:
        - a: {set: {x: 1}}
        - b: {do: [{inner: {wait: PT1S, timeout: {after: PT9S}}}, {gone: {set: {}}}]}
        - c: {set: {z: [1, 2]}}
        - d: {set: {w: 1}}
      """;

  @Test
  void shouldTellWhatBecameOfEachTask() throws Exception {
    String after =
        """
        document: {version: 1.1.0}
        do:
          - d: {set: {w: 1}}
          - first: {set: {y: 1}}
          - renamed: {set: {x: 1}}
          - b: {do: [{inner: {wait: PT2S}}]}
          - c: {set: {z: [1, 3]}}
        """;

    assertThat(DefinitionDiff.of(tree(BEFORE), tree(after)))
        .extracting(TaskChange::toString)
        .containsExactly(
            "~ (document) changed\n    /document/version: \"1.0.0\" → \"1.1.0\"",
            "> /do/renamed moved from /do/a",
            "+ /do/first added",
            "~ /do/b/do/inner changed\n    /timeout: {\"after\":\"PT9S\"} → (none)\n"
                + "    /wait: \"PT1S\" → \"PT2S\"",
            "~ /do/c changed\n    /set/z/1: 2 → 3",
            "- /do/b/do/gone removed",
            "> /do/d moved");
  }

  @ParameterizedTest
  @CsvSource({"a b c d, a b c d, 0", "a b c d, b c d a, 1", "a b c d, d c b a, 3"})
  void shouldMoveAsFewTasksAsExplainTheOrder(String before, String after, int moved)
      throws Exception {
    assertThat(DefinitionDiff.of(list(before), list(after))).hasSize(moved);
  }

  @Test
  void shouldTellOnlyOfTheTaskThatWasAddedWithAllThatIsInIt() throws Exception {
    String more = BEFORE + "  - e: {try: [{f: {set: {}}}], catch: {do: [{g: {set: {}}}]}}\n";

    assertThat(DefinitionDiff.of(tree(BEFORE), tree(more)))
        .extracting(TaskChange::toString)
        .containsExactly("+ /do/e added");
    assertThat(DefinitionDiff.of(tree(more), tree(BEFORE)))
        .extracting(TaskChange::toString)
        .containsExactly("- /do/e removed");
  }

  private static JsonNode list(String names) throws Exception {
    StringBuilder text = new StringBuilder("do:\n");
    for (String name : names.split(" ", -1)) {
      text.append("  - ").append(name).append(": {set: {n: ").append(name).append("}}\n");
    }
    return tree(text.toString());
  }

  private static JsonNode tree(String text) throws Exception {
    return TextReader.read("t.yaml", text.getBytes(StandardCharsets.UTF_8)).tree();
  }
}
