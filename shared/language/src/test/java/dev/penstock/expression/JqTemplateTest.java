package dev.penstock.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of a document with expressions in them (F1). */
class JqTemplateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"${ .a }\"                    | 1",
        "\"  ${.a}  \"                  | 1",
        "\".a\"                         | \".a\"",
        "\"a ${ .a }\"                  | \"a ${ .a }\"",
        "\"${ .a } b\"                  | \"${ .a } b\"",
        "{\"x\":[{\"y\":\"${ .a }\"}]}     | {\"x\":[{\"y\":1}]}",
        "{\"${ .a }\":2}                | {\"${ .a }\":2}",
        "[1,null,true]                  | [1,null,true]",
        "{\"x\":\"${ $x }\"}              | {\"x\":9}",
        "\"${ {b: .a} }\"               | {\"b\":1}",
      })
  void shouldEvaluateOnlyWholeExpressions(String template, String expected) {
    JsonNode value =
        JqTemplate.of(Json.read(template))
            .evaluate(Json.read("{\"a\":1}"), Map.of("x", Json.read("9")));

    assertThat(value).isEqualTo(Json.read(expected));
  }

  @Property(tries = 200)
  void shouldNeverEvaluateData(@ForAll String text) {
    JsonNode data = Json.object().put("a", "${ " + text + " }");

    JsonNode value = JqTemplate.of(Json.read("{\"copy\":\"${ .a }\"}")).evaluate(data, Map.of());

    assertThat(value.path("copy")).isEqualTo(data.path("a"));
  }

  @Test
  void shouldRefuseAnExpressionThatDoesNotCompile() {
    JsonNode template = Json.read("[\"${ .a | }\"]");

    assertThatThrownBy(() -> JqTemplate.of(template)).isInstanceOf(ExpressionException.class);
  }
}
