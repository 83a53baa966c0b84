package dev.penstock.definition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Documents in the loose mode (F19, F23, dsl-reference, section Evaluate): any text of a value may
 * be an expression; what must not be seen in a run is refused as ever.
 */
class LooseModeTest {

  @Test
  void shouldTakeTextsThatAreNoExpressions() {
    assertThat(defects("set: { a: Hello World, b: .a, c: '${ .a }', d: $10 off, e: '${HOME' }"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set: { a: $secrets.crm }",
        "set: { a: '${ $secrets.crm }' }",
        "set: { a: '\"Bearer \" + $secrets.crm' }",
        "set: { a: $authorization.parameter }",
        "set: { a: $authorization }",
      })
  void shouldRefuseASecretHoweverItIsWritten(String task) {
    assertThat(defects(task)).extracting(Defect::rule).contains(Rule.SECRET_IN_EXPRESSION);
  }

  @Test
  void shouldRefuseAnEnclosedExpressionThatIsNone() {
    assertThat(defects("set: { a: '${ .a | }' }"))
        .extracting(Defect::rule)
        .containsExactly(Rule.EXPRESSION_DOES_NOT_COMPILE);
  }

  @Test
  void shouldRefuseAConditionThatIsNone() {
    assertThat(defects("if: is it so?\nset: { a: 1 }"))
        .extracting(Defect::rule)
        .containsExactly(Rule.EXPRESSION_DOES_NOT_COMPILE);
  }

  private static List<Defect> defects(String task) {
    String document =
        """
        document: { dsl: '1.0.3', namespace: test, name: loose, version: '1.0.0' }
        evaluate: { mode: loose }
        use: { secrets: [ crm ] }
        do:
          - task:
        """
            + task.indent(6);
    return switch (DefinitionReader.read("loose.yaml", document.getBytes(UTF_8))) {
      case ReadResult.Valid(var _, var warnings) ->
          warnings.stream().filter(Defect::isError).toList();
      case ReadResult.Invalid(var defects) -> defects;
    };
  }
}
