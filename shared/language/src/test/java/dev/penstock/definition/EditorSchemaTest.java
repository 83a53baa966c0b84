package dev.penstock.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.penstock.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The schema that editors use is the official one with Penstock's functions (F23). To publish it
 * anew: {@code ./mvnw -pl shared/language test -Dtest=EditorSchemaTest -Dpenstock.publish=true}.
 */
class EditorSchemaTest {

  private static final Path FOLDER =
      Checkout.root().resolve("events/src/main/resources/schemas/workflow");
  private static final Path PUBLISHED = FOLDER.resolve("editor-v1.json");

  @Test
  void shouldBePublishedAsItIsMade() throws IOException {
    JsonNode made = EditorSchema.of(Json.read(Files.readString(FOLDER.resolve("v1.json"))));
    if (Boolean.getBoolean("penstock.publish")) {
      Files.writeString(
          PUBLISHED,
          Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(made) + "\n");
    }

    assertThat(Json.read(Files.readString(PUBLISHED))).isEqualTo(made);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "call: approval, with: {title: t, payload: p, role: boss} | true",
        "call: approval, with: {title: t, payload: p, rloe: boss} | false",
        "call: approval, with: {title: t}                         | false",
        "call: approval                                           | false",
        "call: form, with: {title: t, schema: {type: object, properties: {a: {}}}}  | true",
        "call: form, with: {title: t, schema: {type: object, properties: {a: {}}}, count: 2}  | false",
        "call: form, with: {title: t}                             | false",
        "call: document-review, with: {title: t, documents: '${ .d }', count: 2} | true",
        "call: document-review, with: {title: t, payload: p}      | false",
        "call: other, with: {title: t}                            | true",
        "set: {x: 1}, tehn: end                                   | false",
      })
  void shouldKnowTheFunctionsThatPenstockAdds(String task, boolean valid) throws Exception {
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Json.read(Files.readString(PUBLISHED)));
    String text =
        "document: {dsl: '1.0.3', namespace: a, name: b, version: 1.0.0}\ndo: [{t: {"
            + task
            + "}}]";
    JsonNode document = TextReader.read("t.yaml", text.getBytes(StandardCharsets.UTF_8)).tree();

    assertThat(schema.validate(document).isEmpty()).isEqualTo(valid);
  }
}
