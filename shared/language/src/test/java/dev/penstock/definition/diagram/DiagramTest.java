package dev.penstock.definition.diagram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.ReadResult;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** The generated picture of a definition (F27). */
class DiagramTest {

  private static final String TEXT =
      """
      document: {dsl: '1.0.3', namespace: default, name: x, version: 1.0.0}
      do:
        - '<b>a</b> & "more"': {set: {x: 1}}
        - choose: {switch: [{big: {when: .x > 5, then: last}}, {other: {then: continue}}]}
        - loop: {for: {in: '${ [1] }'}, do: [{inner: {wait: PT1S}}]}
        - last: {call: approval, with: {title: t, payload: p}}
      """;

  @Test
  void shouldDrawWellFormedSvgWithEachTaskAndNoMarkupFromNames() throws Exception {
    String svg = diagram().svg();
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    Document document = factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));

    assertThat(document.getElementsByTagName("rect").getLength())
        .isEqualTo(diagram().nodes().size());
    assertThat(document.getElementsByTagName("path").getLength())
        .isEqualTo(diagram().edges().size() + 1);
    assertThat(document.getElementsByTagName("script").getLength()).isZero();
    assertThat(svg).isEqualTo(diagram().svg());
  }

  @Test
  void shouldWriteMermaidWithEveryWay() {
    assertThat(diagram().mermaid().lines().filter(line -> line.contains("-->")))
        .hasSize(diagram().edges().size());
    assertThat(diagram().mermaid()).startsWith("flowchart TD").doesNotContain("<script>");
  }

  private static Diagram diagram() {
    return diagram(TEXT);
  }

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
    assertThat(diagram.mermaid()).contains("[[\"race\"]]");
  }

  private static Diagram diagram(String text) {
    return switch (DefinitionReader.read("x.yaml", text.getBytes(StandardCharsets.UTF_8))) {
      case ReadResult.Valid(var definition, _) -> Diagram.of(definition);
      case ReadResult.Invalid(var defects) -> throw new AssertionError(defects);
    };
  }
}
