package dev.penstock.node.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.penstock.definition.Defect;
import dev.penstock.definition.Rule;
import dev.penstock.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The forms of a validation's outcome (F23). */
class ValidationReportTest {

  private static final List<Defect> DEFECTS =
      List.of(
          new Defect("a b.yaml", 7, 5, "/do/0/a", Rule.SCHEMA, "\"tehn\" is not known here."),
          new Defect("b.yaml", 0, 0, "", Rule.SYNTAX, "The file can't be read."),
          new Defect("c.yaml", 3, 0, "/do/0/c", Rule.UNREACHABLE_TASK, "Never."),
          new Defect("d.yaml", 3, 1, "/do/0/d", Rule.UNRESOLVED_RESOURCE, "Not looked up."));

  @Test
  void shouldWriteSarifThatItsPublishedSchemaAccepts() throws IOException {
    JsonNode sarif = new ValidationReport(DEFECTS, true).sarif("1.2.3");

    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
                .getSchema(schema())
                .validate(sarif))
        .isEmpty();
    assertThat(sarif.at("/runs/0/results")).hasSize(4);
    assertThat(sarif.at("/runs/0/results/0/ruleId").asText()).isEqualTo("schema");
    assertThat(sarif.findValuesAsText("level")).contains("error", "warning", "note");
    for (JsonNode result : sarif.at("/runs/0/results")) {
      JsonNode rule = sarif.at("/runs/0/tool/driver/rules").get(result.path("ruleIndex").asInt());
      assertThat(rule.path("id").asText()).isEqualTo(result.path("ruleId").asText());
    }
  }

  @Test
  void shouldNotCountWhatWasNotLookedUpWhenOffline() {
    List<Defect> missing = DEFECTS.subList(2, 4);

    assertThat(new ValidationReport(missing, true).refuses()).isFalse();
    assertThat(new ValidationReport(missing, false).refuses()).isTrue();
    assertThat(new ValidationReport(missing, true).json().path("valid").asBoolean()).isTrue();
    assertThat(new ValidationReport(missing, true).json().at("/defects/1/severity").asText())
        .isEqualTo("note");
  }

  private static JsonNode schema() throws IOException {
    try (var in =
        Objects.requireNonNull(
            ValidationReportTest.class.getResourceAsStream("/sarif/sarif-schema-2.1.0.json"))) {
      return Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
