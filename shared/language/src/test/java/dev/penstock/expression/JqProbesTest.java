package dev.penstock.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Expressions beside what jq 1.6 itself answers (F1): the values were taken from its program. */
class JqProbesTest {

  private static final Map<String, JsonNode> ARGUMENTS =
      Map.of(
          "x", IntNode.valueOf(1),
          "item", TextNode.valueOf("i"),
          "index", IntNode.valueOf(0),
          "color", TextNode.valueOf("red"));

  @TestFactory
  Stream<DynamicTest> shouldAnswerAsJqDoes() throws IOException {
    return probes()
        .map(
            probe ->
                DynamicTest.dynamicTest(
                    probe[0] + " of " + probe[1],
                    () -> {
                      JsonNode value =
                          JqExpression.compile(probe[0]).evaluate(Json.read(probe[1]), ARGUMENTS);

                      assertThat(canonical(value)).isEqualTo(canonical(Json.read(probe[2])));
                    }));
  }

  private static Stream<String[]> probes() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(JqProbesTest.class.getResourceAsStream("jq-probes.tsv"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t"));
    }
  }

  /** Numbers by value: 1 and 1.0 are one number in JSON. */
  private static String canonical(JsonNode value) {
    JsonNode plain = Json.read(value.toString());
    return CanonicalJson.write(doubles(plain));
  }

  private static JsonNode doubles(JsonNode value) {
    if (value.isObject()) {
      var out = Json.object();
      value.properties().forEach(e -> out.set(e.getKey(), doubles(e.getValue())));
      return out;
    }
    if (value.isArray()) {
      var out = Json.array();
      value.forEach(item -> out.add(doubles(item)));
      return out;
    }
    return value.isNumber() ? JqOperators.number(value.doubleValue()) : value;
  }
}
