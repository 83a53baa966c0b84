package dev.penstock.workers.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * The table of all transitions: each kind of frame, what happened, the command that came of it and
 * which way the stack went. The scenarios must visit all of them and no other. F3.
 */
final class TransitionCoverageTest {

  @Test
  void shouldVisitEachTransitionOfTheTableAndNoOther() throws IOException {
    Set<String> visited = new TreeSet<>();
    Scenario.all()
        .forEach(s -> visited.addAll(Journal.of(s, UnaryOperator.identity()).transitions()));
    assertThat(visited)
        .containsExactlyElementsOf(
            new TreeSet<>(Files.readAllLines(Path.of("src/test/resources/transitions.txt"))));
  }
}
