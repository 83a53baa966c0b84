package dev.penstock.form;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F68: a document is looked at by a reference that names its bytes. */
class ReviewedDocumentTest {

  @Test
  void shouldTakeWhatNamesItsBytes() {
    assertThat(ReviewedDocument.complaint(Json.array().add(document()))).isEmpty();
    assertThat(
            ReviewedDocument.complaint(
                Json.array()
                    .add(document().put("uri", "https://dms.example.com/d/1?v=2"))
                    .add(document().put("name", "b.pdf"))))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name | ''",
        "name | 7",
        "mediaType | pdf",
        "size | -1",
        "size | 1.5",
        "digest | sha256:AA",
        "digest | md5:00",
        "uri | javascript:alert(1)",
        "uri | file:///etc/passwd",
        "uri | /d/1",
        "other | 1",
      })
  void shouldRefuseAnythingElse(String member, String value) {
    ObjectNode document = document();
    if (value.matches("-?[0-9.]+")) {
      document.set(member, Json.read(value));
    } else {
      document.put(member, value);
    }

    assertThat(ReviewedDocument.complaint(Json.array().add(document)))
        .as("%s", document)
        .isPresent();
  }

  @Test
  void shouldRefuseNoneTooManyAndTwoOfOneName() {
    ArrayNode many = Json.array();
    for (int i = 0; i < 51; i++) {
      many.add(document().put("name", "d" + i));
    }

    assertThat(ReviewedDocument.complaint(Json.array())).isPresent();
    assertThat(ReviewedDocument.complaint(Json.read("\"d\""))).isPresent();
    assertThat(ReviewedDocument.complaint(Json.array().add(1))).isPresent();
    assertThat(ReviewedDocument.complaint(many)).isPresent();
    assertThat(ReviewedDocument.complaint(Json.array().add(document()).add(document())))
        .hasValueSatisfying(it -> assertThat(it).contains("one name"));
  }

  private static ObjectNode document() {
    return Json.object()
        .put("name", "a.pdf")
        .put("mediaType", "application/pdf")
        .put("size", 12)
        .put("digest", "sha256:" + "a".repeat(64));
  }
}
