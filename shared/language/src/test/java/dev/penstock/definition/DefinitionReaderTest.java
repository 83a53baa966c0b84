package dev.penstock.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reading documents (F1): a definition or a list of defects with their places. */
class DefinitionReaderTest {

  private static final String YAML =
      """
      document:
        dsl: '1.0.3'
        namespace: default
        name: greet
        version: 1.0.0
      do:
        - greet:
            set:
              text: ${ "hello " + .name }
      """;

  @Test
  void shouldGiveTheSameDigestForYamlAndJson() {
    String json =
        """
        {"do": [{"greet": {"set": {"text": "${ \\"hello \\" + .name }"}}}],
         "document": {"version": "1.0.0", "dsl": "1.0.3", "name": "greet", "namespace": "default"}}
        """;

    assertThat(valid(json).digest()).isEqualTo(valid(YAML).digest()).startsWith("sha256:");
  }

  @Test
  void shouldNameLineColumnAndPointerOfADefect() {
    List<Defect> defects = defects(YAML.replace("set:", "emit:\n        event: {with: {type: a}}"));

    assertThat(defects).isNotEmpty();
  }

  @Test
  void shouldReadWhatItOpensFromATree() {
    WorkflowDefinition read = valid(YAML);

    assertThat(DefinitionReader.open(read.document()))
        .extracting("digest")
        .isEqualTo(read.digest());
    assertThat(Json.write(read.document())).contains("greet");
  }

  static WorkflowDefinition valid(String text) {
    return switch (DefinitionReader.read("test.yaml", text.getBytes(StandardCharsets.UTF_8))) {
      case ReadResult.Valid(WorkflowDefinition definition, List<Defect> _) -> definition;
      case ReadResult.Invalid(List<Defect> defects) -> throw new AssertionError(defects);
    };
  }

  static List<Defect> defects(String text) {
    return switch (DefinitionReader.read("test.yaml", text.getBytes(StandardCharsets.UTF_8))) {
      case ReadResult.Valid(WorkflowDefinition _, List<Defect> warnings) -> warnings;
      case ReadResult.Invalid(List<Defect> defects) -> defects;
    };
  }
}
