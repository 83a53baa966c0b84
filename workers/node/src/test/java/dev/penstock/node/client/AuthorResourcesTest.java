package dev.penstock.node.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.ResourceSource.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What documents name by address is looked up on the author's machine (F19, F40). */
class AuthorResourcesTest {

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(folder.resolve("workflows/a/protos of a"));
    Files.writeString(folder.resolve("workflows/a/protos of a/x.proto"), "of a");
    Files.createDirectories(folder.resolve("workflows/b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file://protos%20of%20a/x.proto",
        "file://./protos%20of%20a/x.proto",
        "file://../a/protos%20of%20a/x.proto",
        "file:protos%20of%20a/x.proto",
        "file://{folder}/workflows/a/protos%20of%20a/x.proto",
        "file://localhost{folder}/workflows/a/protos%20of%20a/x.proto",
      })
  void shouldReadAFileBesideTheDocumentOrAnywhere(String address) {
    var resources = AuthorResources.beside(folder.resolve("workflows/a/w.yaml"));

    assertThat(resources.look(address.replace("{folder}", folder.toString())))
        .isEqualTo(new Answer.Found("of a"));
  }

  @Test
  void shouldNameTheFileThatIsNotThere() {
    var resources = AuthorResources.beside(folder.resolve("w.yaml"));

    assertThat(resources.look("file://app/x.proto"))
        .isEqualTo(new Answer.Missing("There is no file " + folder.resolve("app/x.proto") + "."));
  }

  @Test
  void shouldSendARelativeFileForTheDocumentThatNamesIt() throws IOException {
    Files.createDirectories(folder.resolve("workflows/b/protos of a"));
    Files.writeString(folder.resolve("workflows/b/protos of a/x.proto"), "of b");
    for (String name : new String[] {"a", "b"}) {
      Files.writeString(
          folder.resolve("workflows/" + name + "/w.yaml"),
          """
          document: {dsl: '1.0.3', namespace: default, name: %s, version: 1.0.0}
          do:
            - greet:
                call: grpc
                with:
                  proto: {endpoint: 'file://protos%%20of%%20a/x.proto'}
                  service: {name: a.B, host: b.example}
                  method: C
          """
              .formatted(name));
    }

    JsonNode sent = ConfigurationFolder.read(folder).path("resources");

    assertThat(sent).hasSize(2);
    assertThat(sent.findValuesAsText("file"))
        .containsExactly("workflows/a/w.yaml", "workflows/b/w.yaml");
    assertThat(sent.findValuesAsText("text")).containsExactly("of a", "of b");
  }
}
