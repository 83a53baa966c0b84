package dev.penstock.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees are read strictly, and read and written as the mapper would, without it. */
class JsonTest {

  @Property(tries = 500)
  void shouldReadAndWriteAsTheMapperDoes(@ForAll("trees") JsonNode tree) throws IOException {
    String text = Json.mapper().writeValueAsString(tree);

    assertThat(Json.write(tree)).isEqualTo(text);
    assertThat(Json.read(text)).isEqualTo(Json.mapper().readTree(text));
    assertThat(Json.write(Json.read(text)))
        .isEqualTo(Json.mapper().writeValueAsString(Json.mapper().readTree(text)));
    assertThat(Json.read(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(Json.read(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "2147483648",
        "9223372036854775808",
        "1.0",
        "1.10",
        "1.000",
        "100.00",
        "0.000",
        "1e400",
        "1e-2147483647",
        "1.0e2147483647",
        "-0.0",
        "0.1000000000000000055",
        "123456789012345678901234567890.5"
      })
  void shouldKeepEachNumberAsTheMapperDoes(String number) throws IOException {
    JsonNode read = Json.read(number);
    JsonNode mapped = Json.mapper().readTree(number);

    // Equal numbers may be written differently, so their texts are compared too.
    assertThat(read).isEqualTo(mapped);
    assertThat(read.numberType()).isEqualTo(mapped.numberType());
    assertThat(Json.write(read)).isEqualTo(Json.mapper().writeValueAsString(mapped));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": 1, \"a\": 2}",
        "{} {}",
        "[1] 2",
        "",
        " ",
        "[1,",
        "[1,]",
        "{\"a\"",
        "{\"a\":}",
        "{a: 1}",
        "]",
        "}",
        "01",
        "NaN",
        "'text'",
        "[1] // why"
      })
  void shouldRefuseWhatIsNotExactlyOneValue(String text) {
    for (Runnable reading :
        List.<Runnable>of(
            () -> Json.read(text), () -> Json.read(text.getBytes(StandardCharsets.UTF_8)))) {
      assertThatThrownBy(reading::run)
          .isInstanceOfSatisfying(
              PlatformException.class,
              e -> assertThat(e.problem().type()).isEqualTo(ProblemType.INVALID_INPUT));
    }
  }

  @Test
  void shouldSayWhatIsWrongInWordsForWhoeverWroteIt() {
    assertThatThrownBy(() -> Json.read("{\"id\": \"o-1\""))
        .isInstanceOfSatisfying(
            PlatformException.class,
            e ->
                assertThat(e.problem().detail())
                    .isEqualTo(
                        "Not valid JSON at line 1, column 13: Unexpected end-of-input: expected"
                            + " close marker for Object that begins at line: 1, column: 1"));
  }

  @Test
  void shouldReadAsDeepAsIsSaidAndNoDeeper() {
    String deep = "[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH);

    assertThat(Json.write(Json.read(deep))).isEqualTo(deep);
    assertThatThrownBy(() -> Json.read("[" + deep + "]")).isInstanceOf(PlatformException.class);
  }

  @Provide
  Arbitrary<JsonNode> trees() {
    return JsonTrees.any();
  }
}
