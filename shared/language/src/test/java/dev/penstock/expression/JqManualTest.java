package dev.penstock.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every example of the jq 1.7 manual (jqlang/jq, docs/content/manual/v1.7, CC BY 3.0): supported
 * and equal, or refused by the name of what is not there; never a different answer. Where 1.6,
 * whose dialect this is, answers otherwise than the manual of 1.7, the table has what its program
 * gave.
 */
class JqManualTest {

  private static final int EXAMPLES = 242;

  @TestFactory
  Stream<DynamicTest> shouldAnswerAsTheManualOrRefuseByName() throws IOException {
    return examples()
        .map(
            example ->
                DynamicTest.dynamicTest(
                    example.path("program").asText() + " of " + example.path("input").asText(),
                    () -> check(example)));
  }

  @Test
  void shouldHoldEveryExample() throws IOException {
    assertThat(examples()).hasSize(EXAMPLES);
    assertThat(examples().filter(e -> e.has("refused") || e.has("fails"))).hasSizeLessThan(15);
  }

  private static void check(JsonNode example) {
    String all = "[" + example.path("program").asText() + "\n]";
    if (example.has("refused")) {
      assertThatThrownBy(() -> JqExpression.compile(all))
          .isInstanceOf(ExpressionException.class)
          .hasMessageContaining(example.path("refused").asText());
      return;
    }
    JqExpression expression = JqExpression.compile(all);
    JsonNode input = Json.read(example.path("input").asText());
    if (example.has("fails")) {
      assertThatThrownBy(() -> expression.evaluate(input, Map.of()))
          .isInstanceOf(ExpressionException.class)
          .hasMessageContaining(example.path("fails").asText());
      return;
    }
    ArrayNode expected = Json.array();
    JsonNode outputs = example.has("jq16") ? example.path("jq16") : example.path("output");
    outputs.forEach(output -> expected.add(Json.read(output.asText())));

    assertThat(CanonicalJson.write(expression.evaluate(input, Map.of())))
        .isEqualTo(CanonicalJson.write(expected));
  }

  private static Stream<JsonNode> examples() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(JqManualTest.class.getResourceAsStream("jq-manual-1.7.jsonl"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines().map(Json::read).toList().stream();
    }
  }
}
