package dev.penstock.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expressions that would never end, or fill the memory, end with a typed failure (F1). */
class JqBudgetTest {

  /** Only so that a broken budget fails instead of hanging; nothing is asserted of the time. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final JsonNode INPUT = Json.read("[1,2,3,4,5,6,7,8,9,10]");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "last(range(1e12))",
        "[range(1e12)]",
        "reduce range(1e12) as $i (0; . + 1)",
        "[foreach range(1e12) as $i (0; . + 1)] | length",
        "def f: f; f",
        "def f: 1 + f; f",
        "def f(x): f(x | x); f(.)",
        "def f: [f]; f",
        "last(repeat(.))",
        "[repeat(1)]",
        "until(false; .)",
        "last(while(true; .))",
        "last(recurse(.))",
        "last(recurse(., .))",
        "\"x\" * 1e9",
        "1e9 * \"x\"",
        "reduce range(100) as $i (\"x\"; . + .)",
        "reduce range(100) as $i (\"x\"; \"\\(.)\\(.)\")",
        "reduce range(100) as $i ([1]; . + .)",
        "reduce range(1000) as $i ([1]; [., .])",
        "reduce range(1000) as $i ({}; {a: ., b: .})",
        "reduce range(1000) as $i ({}; .a = . | .b = .)",
        "reduce range(1000) as $i (null; setpath([\"a\"]; .) | setpath([\"b\"]; .a))",
        "reduce range(100000) as $i (0; [.])",
        "reduce range(100) as $i (\"\\\"\"; tojson)",
        "[range(1000)] | join(\"x\" * 30000)",
        "\"x\" * 30000 | gsub(\"x\"; \"y\" * 30000)",
        "[.[] | [.[]?]] | [combinations(20)]",
        "[., ., ., ., ., ., ., ., ., ., ., .] | last(combinations)",
        "last(.[] + .[] + .[] + .[] + .[] + .[] + .[] + .[] + .[])",
        "last((1,1,1,1)|(1,1,1,1)|(1,1,1,1)|(1,1,1,1)|(1,1,1,1)|(1,1,1,1)|(1,1,1,1)|(1,1,1,1)|(1,1,1,1)|(1,1,1,1)|(1,1,1,1)|(1,1,1,1))",
        "last(\"\\(.[])\\(.[])\\(.[])\\(.[])\\(.[])\\(.[])\\(.[])\")",
        "last({a: .[], b: .[], c: .[], d: .[], e: .[], f: .[], g: .[]})",
        "last(.[] as $a | .[] as $b | .[] as $c | .[] as $d | .[] as $e | .[] as $f | .[] as $g | $a)",
        ".[1e12] = 1",
        ".[1e8] = 1",
        "setpath([1e8]; 1)",
        "null | setpath([range(100000) | \"a\"]; 1)",
        "[range(50000)] as $a | reduce range(100000) as $i (0; if $a == $a then . + 1 else . end)",
        "[range(50000)] as $a | reduce range(100000) as $i (0; . + ($a | sort | length))",
        "[range(50000)] as $a | $a | contains($a)",
        "(\"ab\" * 100000) as $t | $t | [indices(\"ab\" * 50000)]",
        "try last(range(1e12)) catch 1",
        "(last(range(1e12)))? // 1",
        "first(range(1e12) | select(. < 0))",
        "any(range(1e12); false)",
        "[limit(1e12; repeat(1))]",
        "\"(((((\" * 100 | test(.)",
        "\"a\" * 2000 | test(.)",
        "\"a\" * 100000 | test(\"(a?){900}a{900}\") | last(repeat(.))",
      })
  void shouldEndWithAFailureWhenAnExpressionWouldNot(String source) {
    Expression expression = JqExpression.compile(source);

    assertTimeoutPreemptively(
        PATIENCE,
        () ->
            assertThatThrownBy(() -> expression.evaluate(INPUT, Map.of()))
                .isInstanceOf(ExpressionException.class));
  }

  @Test
  void shouldLeaveRoomForHonestWork() {
    JsonNode items = evaluate("[range(10000) | {id: ., name: \"n\\(.)\"}]", INPUT);

    assertThat(evaluate("map(select(.id % 2 == 0) | .name) | length", items).intValue())
        .isEqualTo(5_000);
    assertThat(evaluate("group_by(.id % 10) | map(length) | add", items).intValue())
        .isEqualTo(10_000);
    assertThat(evaluate("reduce .[:5000][] as $i ([]; . + [$i.id]) | length", items).intValue())
        .isEqualTo(5_000);
    assertThat(evaluate("[limit(10000; repeat(1))] | length", items).intValue()).isEqualTo(10_000);
    assertThat(evaluate("0 | until(. > 50000; . + 1)", items).intValue()).isEqualTo(50_001);
  }

  @Test
  void shouldTakeTheFirstOutputWithoutComputingTheRest() {
    assertThat(evaluate("range(1e12)", INPUT).intValue()).isZero();
    assertThat(evaluate("repeat(7)", INPUT).intValue()).isEqualTo(7);
  }

  /** What a replay comes to must not depend on how much stack its thread has left. */
  @ParameterizedTest
  @ValueSource(ints = {256, 512, 1024, 8192})
  void shouldMeetTheSameLimitOfRecursionOnStacksOfAllSizes(int kibibytes) throws Exception {
    assertThat(thrownOnAStackOf(kibibytes)).hasMessageContaining("recursion deeper than");
  }

  private static Throwable thrownOnAStackOf(int kibibytes) throws InterruptedException {
    Throwable[] thrown = {null};
    Expression expression = JqExpression.compile("def f: 1 + ([f] | .[0]); f");
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                expression.evaluate(INPUT, Map.of());
              } catch (ExpressionException e) {
                thrown[0] = e;
              }
            },
            "small",
            kibibytes * 1024L);
    thread.start();
    thread.join(PATIENCE);
    return thrown[0];
  }

  private static JsonNode evaluate(String source, JsonNode input) {
    return JqExpression.compile(source).evaluate(input, Map.of());
  }
}
