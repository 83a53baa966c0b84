package dev.penstock.form;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.problem.Problem.FieldError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F68: what is filled in fits the form, field by field. */
class FormAnswersTest {

  private static final JsonNode SCHEMA =
      Json.read(
          """
          {"type": "object", "required": ["amount", "a/b"],
           "properties": {
             "amount": {"type": "number", "minimum": 1},
             "a/b": {"type": "string", "maxLength": 5},
             "day": {"type": "string", "format": "date"},
             "mail": {"type": "string", "format": "email"},
             "urgency": {"enum": ["low", "high"]},
             "lines": {"type": "array", "items": {"type": "integer"}, "minItems": 1}}}
          """);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"amount\": 1, \"a/b\": \"x\"} | ''",
        "{\"amount\": 1.5, \"a/b\": \"x\", \"day\": \"2026-02-28\", \"lines\": [1]} | ''",
        "{\"a/b\": \"x\"} | /result/amount",
        "{\"amount\": 1} | /result/a~1b",
        "{\"amount\": 0, \"a/b\": \"x\"} | /result/amount",
        "{\"amount\": \"1\", \"a/b\": \"x\"} | /result/amount",
        "{\"amount\": 1, \"a/b\": \"too long\"} | /result/a~1b",
        "{\"amount\": 1, \"a/b\": \"x\", \"day\": \"2026-02-30\"} | /result/day",
        "{\"amount\": 1, \"a/b\": \"x\", \"mail\": \"nobody\"} | /result/mail",
        "{\"amount\": 1, \"a/b\": \"x\", \"urgency\": \"no\"} | /result/urgency",
        "{\"amount\": 1, \"a/b\": \"x\", \"lines\": [1, \"b\"]} | /result/lines/1",
        "{\"amount\": 1, \"a/b\": \"x\", \"lines\": []} | /result/lines",
        "{\"amount\": 1, \"a/b\": \"x\", \"other\": 1} | /result/other",
        "[] | /result",
        "null | /result",
      })
  void shouldTellWhereItDoesNotFit(String answer, String pointer) {
    List<FieldError> defects = FormAnswers.defects(SCHEMA, Json.read(answer), "/result");

    assertThat(defects)
        .extracting(FieldError::pointer)
        .isEqualTo(pointer.isEmpty() ? List.of() : List.of(pointer));
  }

  @Test
  void shouldRefuseAnAnswerThatNoHistoryShouldHold() {
    JsonNode answer = Json.object().put("amount", 1).put("a/b", "x".repeat(FormAnswers.LONGEST));

    assertThat(FormAnswers.defects(SCHEMA, answer, "/result"))
        .extracting(FieldError::pointer)
        .containsExactly("/result");
  }
}
