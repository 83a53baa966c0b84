package dev.penstock.functions.api.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.ReadResult;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The generated picture of a definition. F6. */
final class DiagramTest {

  @Test
  void shouldDrawBranchesInsideTheirFork() {
    Diagram diagram =
        diagram(
            """
            document: { dsl: '1.0.3', namespace: a, name: b, version: 1.0.0 }
            do:
              - race:
                  fork:
                    compete: true
                    branches:
                      - left: { set: { x: 1 } }
                      - right: { do: [ { inner: { set: { x: 2 } } } ] }
              - last: { set: { x: 3 } }
            """);

    assertThat(diagram.nodes())
        .extracting(node -> node.kind() + " in " + node.parent().orElse("nothing"))
        .containsExactly(
            "start in nothing",
            "fork in nothing",
            "set in /do/0/race",
            "do in /do/0/race",
            "set in /do/0/race/fork/branches/1/right",
            "set in nothing",
            "end in nothing");
    assertThat(diagram.edges())
        .contains(
            new Diagram.Edge("/do/0/race", "/do/0/race/fork/branches/0/left", ""),
            new Diagram.Edge("/do/0/race", "/do/0/race/fork/branches/1/right", ""),
            new Diagram.Edge("/do/0/race/fork/branches/0/left", "/do/0/race", ""),
            new Diagram.Edge("/do/0/race", "/do/1/last", "first"));
    assertThat(Mermaid.of(diagram)).contains("[[\"race\"]]");
  }

  private static Diagram diagram(String yaml) {
    return switch (DefinitionReader.read("d.yaml", yaml.getBytes(StandardCharsets.UTF_8))) {
      case ReadResult.Valid(var definition, _) -> Diagram.of(definition);
      case ReadResult.Invalid(var defects) -> throw new AssertionError(defects.toString());
    };
  }
}
