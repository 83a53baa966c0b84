package dev.penstock.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpanIdsTest {

  @Test
  void shouldGiveTheSameSpanTheSameIdAndEveryOtherOneAnother() {
    List<String> ids =
        List.of(
            SpanIds.run("r"),
            SpanIds.ingress("r"),
            SpanIds.relay("r"),
            SpanIds.task("r", "/do/0/a", ""),
            SpanIds.task("r", "/do/0/a", "1"),
            SpanIds.call("r:/do/0/a", 1, 1),
            SpanIds.call("r:/do/0/a", 1, 2),
            SpanIds.call("r:/do/0/a", 2, 1),
            SpanIds.subRun("r", "/do/0/a", "", 1),
            SpanIds.subRun("r", "/do/0/a", "", 2),
            SpanIds.hop(1),
            SpanIds.hop(2));

    assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-f]{16}"));
    // Kept for ever: what was exported before is found under them.
    assertThat(SpanIds.run("r")).isEqualTo("6e7b5084901ec62d");
    assertThat(SpanIds.call("r:/do/0/a", 1, 2)).isEqualTo("b2617af83ff25577");
  }
}
