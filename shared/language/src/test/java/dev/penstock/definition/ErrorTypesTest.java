package dev.penstock.definition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The error types of the DSL across its eras (F1). */
class ErrorTypesTest {

  private static final String CURRENT = "https://open-workflow-specification.org/dsl/errors/types/";

  @ParameterizedTest
  @CsvSource({
    "https://serverlessworkflow.io/dsl/errors/types/timeout, true",
    "https://serverlessworkflow.io/spec/1.0.0/errors/timeout, true",
    "https://open-workflow-specification.org/spec/1.0.0/errors/timeout, true",
    "https://open-workflow-specification.org/dsl/errors/types/timeout, true",
    "https://open-workflow-specification.org/dsl/errors/types/timeout/, true",
    "https://open-workflow-specification.org/dsl/errors/types/communication, false",
    "https://serverlessworkflow.io.example/dsl/errors/types/timeout, false",
    "https://example.com/dsl/errors/types/timeout, false",
  })
  void shouldTellWhetherTwoUrisNameOneType(String uri, boolean same) {
    assertThat(ErrorTypes.same(CURRENT + "timeout", uri)).isEqualTo(same);
    assertThat(ErrorTypes.same(uri, CURRENT + "timeout")).isEqualTo(same);
  }

  @ParameterizedTest
  @CsvSource({
    "1.0.3, https://open-workflow-specification.org/dsl/errors/types/timeout",
    "1.0.0, https://serverlessworkflow.io/dsl/errors/types/timeout",
  })
  void shouldEmitTheTypeOfTheDocumentsEra(String dsl, String uri) {
    assertThat(ErrorTypes.uri(WorkflowError.Standard.TIMEOUT, dsl)).isEqualTo(uri);
  }
}
