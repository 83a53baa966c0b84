package dev.penstock.definition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.definition.task.HttpCallTask;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** F23: what a document may do with {@code $authorization}. */
class AuthorizationUseTest {

  private static final String BASIC = "authentication: { basic: { use: crm } }";

  @Test
  void shouldTakeTheParameterOutOfTheArgumentsOfItsCall() {
    var read =
        (ReadResult.Valid)
            read(BASIC, "body: { list: [ '${ $authorization.parameter }' ], x: 1 }", "");

    var call = (HttpCallTask) read.definition().tasks().tasks().getFirst();
    assertThat(call.parameterAt()).containsExactly("/body/list/0");
    assertThat(call.body().orElseThrow().source()).hasToString("{\"list\":[null],\"x\":1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "output: { as: '${ $authorization.scheme }' }",
        "export: { as: '${ {s: $authorization.scheme} }' }",
      })
  void shouldShowTheSchemeToExpressions(String more) {
    assertThat(read(BASIC, "body: 1", more)).isInstanceOf(ReadResult.Valid.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "output: { as: '${ $authorization.parameter }' }",
        "output: { as: '${ $authorization }' }",
        "output: { as: '${ $authorization.schemeless }' }",
        "export: { as: '${ $authorization as $a | $a.parameter }' }",
        "output: { as: '${ \"\\($authorization[\"parameter\"])\" }' }",
        "if: '${ $authorization | has(\"parameter\") }'",
      })
  void shouldShowNothingElseToExpressions(String more) {
    assertThat(((ReadResult.Invalid) read(BASIC, "body: 1", more)).defects())
        .extracting(Defect::rule)
        .contains(Rule.SECRET_IN_EXPRESSION);
  }

  @Test
  void shouldRefuseTheParameterInALargerExpression() {
    List<Defect> defects =
        ((ReadResult.Invalid) read(BASIC, "body: '${ \"x\" + $authorization.parameter }'", ""))
            .defects();

    assertThat(defects).extracting(Defect::rule).contains(Rule.SECRET_IN_EXPRESSION);
    assertThat(defects).extracting(Defect::pointer).contains("/do/0/call/with/body");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "authentication: { digest: { use: crm } } | redirect: false",
        "authentication: { basic: { use: crm } } | redirect: true",
        "uri: http://127.0.0.1/ | redirect: false",
      })
  void shouldRefuseAParameterThatThereIsNotOrThatMayGoElsewhere(
      String authentication, String redirect) {
    assertThat(
            ((ReadResult.Invalid)
                    read(
                        authentication,
                        "headers: { X-Copy: '${ $authorization.parameter }' }, " + redirect,
                        ""))
                .defects())
        .extracting(Defect::pointer)
        .containsExactly("/do/0/call/with/headers/X-Copy");
  }

  private static ReadResult read(String authentication, String with, String more) {
    String endpoint =
        authentication.startsWith("uri")
            ? authentication
            : "uri: http://127.0.0.1/, " + authentication;
    String document =
        """
        document: { dsl: '1.0.3', namespace: test, name: shown, version: '1.0.0' }
        use: { secrets: [ crm ] }
        do:
          - call:
              call: http
              timeout: { after: PT5S }
              with: { method: post, endpoint: { %s }, %s }
        """
                .formatted(endpoint, with)
            + more.indent(6);
    return DefinitionReader.read("shown.yaml", document.getBytes(UTF_8));
  }
}
