package dev.penstock.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Issue 7, item 8: trees as they are shown, by what they hold and by what an author says. */
class RedactionTest {

  private static final JsonNode ORDER =
      Json.read(
          """
          {"customer": {"email": "ada@example.com", "ssn": "078-05-1120", "name": "Ada"},
           "items": [{"sku": "A1", "card": 4242424242424242}, {"sku": "A2", "card": "none"}],
           "apiToken": {"value": "hunter2", "scopes": ["read"], "valid": true},
           "by": {"bob@example.com": 3},
           "ghp_": "ghp_0123456789abcdefABCDEF0123456789abcd"}
          """);

  @Test
  void shouldSayWhatItHidesAndLeaveTheTreeItself() {
    String before = Json.write(ORDER);

    Redacted redacted = Redaction.of(ORDER);

    assertThat(redacted.shown())
        .isEqualTo(
            Json.read(
                """
                {"customer": {"email": "***@example.com", "ssn": "***", "name": "Ada"},
                 "items": [{"sku": "A1", "card": "***4242"}, {"sku": "A2", "card": "none"}],
                 "apiToken": {"value": "***", "scopes": ["***"], "valid": true},
                 "by": {"***@example.com": 3},
                 "ghp_": "***"}
                """));
    assertThat(redacted.hidden())
        .containsExactly(
            new Hidden("/customer/email", Kind.EMAIL),
            new Hidden("/customer/ssn", Kind.CREDENTIAL),
            new Hidden("/items/0/card", Kind.PAYMENT_CARD),
            new Hidden("/apiToken/value", Kind.CREDENTIAL),
            new Hidden("/apiToken/scopes/0", Kind.CREDENTIAL),
            new Hidden("/by/***@example.com", Kind.EMAIL),
            new Hidden("/ghp_", Kind.CREDENTIAL));
    assertThat(Json.write(ORDER)).isEqualTo(before);
  }

  @Test
  void shouldDoAsTheAuthorSaysOfAField() {
    Redacted redacted =
        by(
            """
            {"/customer/email": "keep", "/customer/ssn": "keep", "name": "hash",
             "/items/*/sku": "mask", "/items/1/card": "drop", "/apiToken": "drop",
             "/ghp_": "keep"}
            """);

    JsonNode shown = redacted.shown();
    assertThat(shown.at("/customer/email").textValue()).isEqualTo("ada@example.com");
    assertThat(shown.at("/customer/ssn").textValue()).isEqualTo("078-05-1120");
    assertThat(shown.at("/customer/name").textValue()).isEqualTo("digest of \"Ada\"");
    assertThat(shown.at("/items/0/sku").textValue()).isEqualTo("***");
    assertThat(shown.at("/items/1/sku").textValue()).isEqualTo("***");
    assertThat(shown.at("/items/0/card").textValue()).isEqualTo("***4242");
    assertThat(shown.at("/items/1").has("card")).isFalse();
    assertThat(shown.has("apiToken")).isFalse();
    assertThat(shown.at("/ghp_").textValue()).as("nobody may keep a credential").isEqualTo("***");
    assertThat(redacted.hidden()).contains(new Hidden("/apiToken", Kind.FIELD));
  }

  @Test
  void shouldHideAllWhereThatIsSaid() {
    assertThat(by("{\"/*\": \"drop\"}").shown()).isEqualTo(Json.object());
    assertThat(by("{\"/customer/*\": \"mask\"}").shown().at("/customer/name").textValue())
        .isEqualTo("***");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                        | : must be an object with at most 100 fields
          {"/a": "show"}            | /a: must be one of keep, mask, hash, drop
          {"/a": 1}                 | /a: must be one of keep, mask, hash, drop
          {"": "keep"}              | : must be a JSON pointer or a member's name
          {"/a/": "keep"}           | /a/: must be a JSON pointer or a member's name
          """)
  void shouldShowNothingWhereItCanNotTellWhatWasSaid(String rules, String complaint) {
    List<String> complaints = new ArrayList<>();

    FieldRules read =
        FieldRules.read(Json.read(rules), (at, what) -> complaints.add(at + ": " + what));

    assertThat(complaints).containsExactly(complaint);
    assertThat(Redaction.of(ORDER, read, text -> text).shown().textValue()).isEqualTo("***");
  }

  private static Redacted by(String rules) {
    FieldRules read =
        FieldRules.read(
            Json.read(rules),
            (at, what) -> {
              throw new AssertionError(at + " " + what);
            });
    return Redaction.of(ORDER, read, text -> "digest of " + text);
  }
}
