package dev.penstock.workers.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How operations of OpenAPI 2.0, 3.0 and 3.1 become requests (F103). */
class OpenApiRequestTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2.0.json | findPetsByStatus | {"status": ["a b", "c"]}        | GET http://h.test/v2/pet/findByStatus?status=a%20b&status=c
          2.0.json | getPetById       | {"petId": 7}                    | GET http://h.test/v2/pet/7
          2.0.json | getPetById       | {"petId": "a/b"}                | GET http://h.test/v2/pet/a%2Fb
          3.0.yaml | findPetsByStatus | {}                              | GET http://h.test/v3/pet/findByStatus?status=available
          3.0.yaml | findPetsByStatus | {"status": "sold", "tags": ["x", "y"]} | GET http://h.test/v3/pet/findByStatus?status=sold&tags=x,y
          3.0.yaml | findPetsByStatus | {"page": {"from": 1, "to": 2}}  | GET http://h.test/v3/pet/findByStatus?status=available&page%5Bfrom%5D=1&page%5Bto%5D=2
          3.0.yaml | getPetById       | {"petId": 7}                    | GET http://h.test/v3/pet/7
          3.1.yaml | getPetById       | {"petId": 7}                    | GET http://h.test/v31/pet/;petId=7
          3.1.yaml | getPetById       | {"petId": [1, 2], "filter": {"a": 1}} | GET http://h.test/v31/pet/;petId=1,2?filter=%7B%22a%22%3A1%7D
          """)
  void shouldPutEachParameterInItsPlace(
      String document, String operationId, String parameters, String expected) {
    JsonNode request = request(document, operationId, parameters);

    assertThat(request.path("method").asText() + " " + request.path("endpoint").asText())
        .isEqualTo(expected);
  }

  @Test
  void shouldSendHeadersAndCookies() {
    JsonNode request =
        request("3.0.yaml", "findPetsByStatus", "{\"X-Trace\": \"t\", \"session\": \"s\"}");

    assertThat(request.path("headers"))
        .isEqualTo(
            Json.read(
                """
                {"X-Trace": "t", "Cookie": "session=s", "Accept": "application/json"}
                """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2.0.json | addPet    | {"pet": {"id": 1}}             | application/json                  | {"id":1}
          2.0.json | addPet    | {"body": {"id": 1}}            | application/json                  | {"id":1}
          2.0.json | renamePet | {"petId": 1, "name": "a&b", "tags": ["x", "y"]} | application/x-www-form-urlencoded | name=a%26b&tags=x%2Cy
          3.0.yaml | addPet    | {"body": [1]}                  | application/json                  | [1]
          3.0.yaml | addPet    | {"requestBody": {"id": 1}}     | application/json                  | {"id":1}
          3.1.yaml | logPet    | {"petId": 1, "body": "hello"}  | text/plain                        | hello
          """)
  void shouldWriteTheBodyAsTheDocumentWants(
      String document, String operationId, String parameters, String type, String body) {
    JsonNode request = request(document, operationId, parameters);

    assertThat(request.at("/headers/Content-Type").asText()).isEqualTo(type);
    assertThat(request.path("body").asText()).isEqualTo(body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2.0.json | noSuchThing      | {}                          | operationId names no operation
          2.0.json | findPetsByStatus | {}                          | parameters/status is missing
          2.0.json | getPetById       | {"petId": 1, "pet": 2}      | parameters/pet is no parameter of getPetById
          2.0.json | getPetById       | {"petId": ".."}             | parameters/petId can't be in a path
          2.0.json | getPetById       | {"petId": ""}               | parameters/petId can't be in a path
          2.0.json | getPetById       | {"petId": [[1]]}            | parameters/petId is nested deeper
          3.0.yaml | addPet           | {}                          | parameters/body is missing
          3.1.yaml | logPet           | {"petId": 1, "body": {}}    | would have to be sent as text/plain
          3.1.yaml | getPetById       | {"petId": 7}                | refers to https://example.com
          """)
  void shouldRefuseWhatItCanNotCallToTheLetter(
      String document, String operationId, String parameters, String complaint) {
    String text = read("petstore-" + document);
    String whole = complaint.startsWith("refers") ? text : text.replaceAll("(?s)  /away:.*", "");

    assertThatThrownBy(
            () -> {
              OpenApiDocument read = OpenApiDocument.read(whole.getBytes(UTF_8), at());
              OpenApiRequest.of(read, read.operation(operationId), Json.read(parameters));
            })
        .isInstanceOf(InvalidArgumentsException.class)
        .hasMessageContaining(complaint);
  }

  @ParameterizedTest
  @CsvSource({"'{}'", "'{\"openapi\": \"4.0.0\"}'", "'{\"swagger\": \"1.2\"}'", "'[1]'", "'{'"})
  void shouldRefuseADocumentOfAnotherKind(String document) {
    assertThatThrownBy(() -> OpenApiDocument.read(document.getBytes(UTF_8), at()))
        .isInstanceOf(InvalidArgumentsException.class);
  }

  private static JsonNode request(String document, String operationId, String parameters) {
    String text = read("petstore-" + document).replaceAll("(?s)  /away:.*", "");
    OpenApiDocument read = OpenApiDocument.read(text.getBytes(UTF_8), at());
    return OpenApiRequest.of(read, read.operation(operationId), Json.read(parameters));
  }

  private static URI at() {
    return URI.create("http://h.test/docs/pets.yaml");
  }

  private static String read(String name) {
    try {
      return Files.readString(Path.of("src/test/resources/openapi", name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
