package dev.penstock.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.json.Json;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts of a document in the loose mode (F1, dsl-reference, section Evaluate). */
class LooseExpressionTest {

  private static final JsonNode INPUT = Json.read("{\"a\":1,\"b\":\"text\"}");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        ".a                    | 1",
        "${ .a }               | 1",
        "  .a + 1              | 2",
        "length                | 2",
        "Hello World           | \"Hello World\"",
        "https://example.com/x | \"https://example.com/x\"",
        "application/json      | \"application/json\"",
        ".a + .b               | \".a + .b\"",
        "${ .a + .b }          | \".a + .b\"",
        "now                   | \"now\"",
        "# a heading           | \"# a heading\"",
      })
  void shouldEvaluateWhatItCanAndKeepTheTextOfWhatItCanNot(String text, String expected) {
    assertThat(evaluate(text)).isEqualTo(Json.read(expected));
  }

  @Test
  void shouldKeepBlankText() {
    assertThat(evaluate("")).isEqualTo(TextNode.valueOf(""));
    assertThat(evaluate(" ")).isEqualTo(TextNode.valueOf(" "));
  }

  @Test
  void shouldRefuseAnEnclosedExpressionThatDoesNotCompile() {
    assertThatThrownBy(() -> LooseExpression.compile("${ .a | }"))
        .isInstanceOf(ExpressionException.class);
  }

  @Test
  void shouldNotTakeAnExpressionWithoutEndForText() {
    assertThatThrownBy(() -> evaluate("[range(1e12)]"))
        .isInstanceOfSatisfying(
            ExpressionException.class,
            e -> assertThat(e.reason()).isEqualTo(ExpressionException.Reason.BUDGET));
  }

  @Property(tries = 500)
  void shouldTakeAnyText(@ForAll String text) {
    if (!JqTemplate.isExpression(text)) {
      LooseExpression.compile(text);
    }
  }

  private static JsonNode evaluate(String text) {
    return JqTemplate.ofTexts(TextNode.valueOf(text), LooseExpression::compile)
        .evaluate(INPUT, Map.of());
  }
}
