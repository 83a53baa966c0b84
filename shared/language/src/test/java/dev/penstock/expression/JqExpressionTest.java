package dev.penstock.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What compiles, what is refused, and with which words (F1). */
class JqExpressionTest {

  private static final JsonNode NULL = Json.read("null");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "now",
        "localtime",
        "input",
        "[inputs]",
        "debug",
        "debug(\"x\")",
        "stderr",
        "env.PATH",
        "$ENV.PATH",
        "$ENV",
        "halt",
        "halt_error",
        "input_line_number",
        "strftime(\"%Y\")",
        "1 | now",
        "[.[] | {t: now}]",
        "def f: now; 1",
        "\"\\(now)\"",
        "if now > 1 then 1 else 2 end",
        "$__loc__",
        "input_filename",
        "get_search_list",
        "builtins"
      })
  void shouldRefuseWhatDiffersInAReplay(String source) {
    assertThat(failure(source).reason()).isEqualTo(ExpressionException.Reason.NONDETERMINISTIC);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".a.",
        ".[",
        "[1,",
        "{a:}",
        "{",
        "(",
        ")",
        "1 +",
        "| .",
        ".a b",
        "foo",
        "foo(1)",
        "map",
        "map(1;2)",
        "if . then",
        "reduce . as $x",
        "\"abc",
        "\"\\q\"",
        "\"\\u12\"",
        "@nope",
        "break $x",
        "import \"a\" as a; 1",
        "include \"a\"; 1",
        "a::b",
        "1 as x | 2",
        ". as [$a | 1",
        "def f: 1",
        "def f 1; f",
        "1 == 2 == 3",
        ".a = 1 = 2",
        "..a",
        "$",
        "_match(\"a\"; \"\"; true)",
        ". as $x ?// [$x] | $x",
        "try",
        "{(1)}",
        "and",
        "%",
        "1 2"
      })
  void shouldRefuseWhatIsNoJq(String source) {
    assertThat(failure(source).reason()).isEqualTo(ExpressionException.Reason.DOES_NOT_COMPILE);
  }

  @Test
  void shouldSayWhereItStopsBeingJq() {
    assertThat(failure(".a | foo(1)")).hasMessageContaining("there is no function foo/1");
    assertThat(failure("map")).hasMessageContaining("does not take 0 arguments");
    assertThat(failure(".a ]")).hasMessageContaining("at character 4");
    assertThat(failure("now")).hasMessageContaining("\"now\" is refused");
  }

  @Test
  void shouldRefuseLookAroundAndBackReferences() {
    Expression lookAhead = JqExpression.compile("test(\"a(?=b)\")");
    Expression backReference = JqExpression.compile("test(\"(a)\\\\1\")");

    assertThatThrownBy(() -> lookAhead.evaluate(Json.read("\"ab\""), Map.of()))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("no look-around");
    assertThatThrownBy(() -> backReference.evaluate(Json.read("\"ab\""), Map.of()))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("no back-references");
  }

  @Test
  void shouldMatchInLinearTimeWhatExplodesElsewhere() {
    JsonNode text = Json.read("\"" + "a".repeat(5_000) + "\"");

    assertThat(evaluate("test(\"^(a+)+$b\")", text).booleanValue()).isFalse();
  }

  @Test
  void shouldNameTheVariablesItNeeds() {
    assertThat(JqExpression.compile("$a + (.x as $b | $b) + {$c}.c").variables())
        .containsExactlyInAnyOrder("a", "c");
    assertThat(JqExpression.compile("def f($x): $x; f(1)").variables()).isEmpty();
  }

  @Test
  void shouldGiveNullWhenThereIsNoOutput() {
    assertThat(evaluate("empty", NULL).isNull()).isTrue();
  }

  @Test
  void shouldStripTheMarkers() {
    assertThat(evaluate("${ 1 + 1 }", NULL).intValue()).isEqualTo(2);
    assertThat(JqExpression.compile("  ${ .a }  ").source()).isEqualTo(".a");
  }

  @Test
  void shouldNotCatchWhatHappensAfterATry() {
    Expression expression = JqExpression.compile("(try 1 catch 2) | error(\"later\")");

    assertThatThrownBy(() -> expression.evaluate(NULL, Map.of())).hasMessageContaining("later");
  }

  @Test
  void shouldBoundTheNestingOfItsSource() {
    assertThat(failure("(".repeat(10_000) + ")".repeat(10_000))).hasMessageContaining("nested");
    assertThat(failure("[".repeat(9_000))).hasMessageContaining("nested");
    assertThat(failure("-".repeat(9_000) + "1")).hasMessageContaining("nested");
    assertThat(failure("\"\\(".repeat(5_000))).hasMessageContaining("nested");
    assertThat(failure("def f: ".repeat(2_000))).hasMessageContaining("nested");
    assertThat(failure(". as [".repeat(2_000))).isNotNull();
    assertThat(failure("1 // ".repeat(3_000) + "1")).hasMessageContaining("nested");
    assertThat(failure("x".repeat(30_000))).hasMessageContaining("at most");
    assertThatThrownBy(() -> evaluate("1 + ".repeat(4_000) + "1", NULL))
        .isInstanceOf(ExpressionException.class);
    assertThatThrownBy(() -> evaluate(". | ".repeat(4_000) + ".", NULL))
        .isInstanceOf(ExpressionException.class);
    assertThat(evaluate("." + "a".repeat(9_000) + ".a".repeat(5_000), NULL)).isEqualTo(NULL);
  }

  @Property(tries = 2000)
  void shouldNeverThrowAnythingElse(@ForAll("sources") String source) {
    try {
      JqExpression.compile(source).evaluate(Json.read("{\"a\":[1,\"x\",null]}"), Map.of());
    } catch (ExpressionException expected) {
      assertThat(expected).hasMessageNotContaining("java.");
    }
  }

  @Provide
  Arbitrary<String> sources() {
    return Arbitraries.of(
            ".",
            ".a",
            "[",
            "]",
            "(",
            ")",
            "{",
            "}",
            "|",
            ",",
            "+",
            "-",
            "*",
            "/",
            "//",
            "=",
            "|=",
            "1",
            "\"s\"",
            "null",
            "$x",
            " as ",
            "if ",
            " then ",
            " else ",
            " end",
            "reduce ",
            "foreach ",
            "def f: ",
            ";",
            ":",
            "?",
            "..",
            "map(",
            "select(",
            "range(3)",
            "error",
            "try ",
            " catch ",
            "tojson",
            "fromjson",
            "split(",
            "test(",
            "@csv",
            "limit(",
            "first(",
            "path(",
            "getpath(",
            "setpath(",
            "implode",
            "tonumber",
            "and",
            "or",
            "not",
            "label $x",
            "break $x",
            "sort_by(",
            "group_by(",
            "min",
            "join(",
            "\"\\(",
            ")\"",
            "1e400",
            "nan",
            "infinite",
            "[]",
            "{}",
            "flatten",
            "walk(",
            "todate",
            "fromdate",
            "@base64d",
            "to_entries")
        .list()
        .ofMinSize(1)
        .ofMaxSize(10)
        .map(parts -> String.join("", parts));
  }

  private static ExpressionException failure(String source) {
    ExpressionException thrown =
        catchThrowableOfType(ExpressionException.class, () -> JqExpression.compile(source));
    if (thrown == null) {
      throw new AssertionError("it compiles: " + source);
    }
    return thrown;
  }

  private static JsonNode evaluate(String source, JsonNode input) {
    return JqExpression.compile(source).evaluate(input, Map.of());
  }
}
