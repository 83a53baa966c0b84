package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.functions.api.access.Role;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F124: one version of a workflow is read as it was applied, or not at all. */
class DefinitionsIT {

  @TempDir private static Path folder;
  private static ApiFixture fixture;

  @BeforeAll
  static void open() {
    fixture = new ApiFixture(folder);
    assertThat(
            fixture
                .apply(
                    false,
                    Map.of(
                        "workflows/titled.yaml",
                        workflow("titled, title: Pay an invoice"),
                        "workflows/plain.yaml",
                        workflow("plain"),
                        "workflows/changed.yaml",
                        workflow("changed")))
                .status())
        .isEqualTo(200);
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @Test
  void shouldShowAVersionWithItsDocumentAndItsDiagram() {
    var shown = read("titled");

    assertThat(shown.status()).isEqualTo(200);
    assertThat(shown.at("/namespace") + "/" + shown.at("/name") + "@" + shown.at("/version"))
        .isEqualTo("bills/titled@1.0.0");
    assertThat(shown.at("/title")).isEqualTo("Pay an invoice");
    assertThat(shown.at("/document/do/0/note/set/a")).isEqualTo("1");
    assertThat(shown.body().at("/diagram/nodes").findValuesAsText("id"))
        .containsExactly("start", "/do/0/note", "end");
    assertThat(shown.at("/diagram/mermaid")).startsWith("flowchart");
  }

  @Test
  void shouldSayNoTitleWhereThereIsNone() {
    assertThat(read("plain").body().has("title")).isFalse();
  }

  /** A version never changes, so who has it is not sent it again. */
  @Test
  void shouldSendAVersionOnceToWhoKeepsIt() {
    String etag = read("titled").header("etag");

    var again =
        fixture
            .get("/definitions/" + digest("titled"))
            .as(Role.AUTHOR)
            .header("if-none-match", etag)
            .send();

    assertThat(etag).startsWith("\"");
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.text()).isEmpty();
  }

  @Test
  void shouldRefuseAVersionThatWasChangedBehindItsBack() {
    fixture.sql(
        "UPDATE definition SET document = replace(document, '\"a\":1', '\"a\":2') WHERE name = ?",
        "changed");

    var refused = read("changed");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.at("/code")).isEqualTo("tampered");
    assertThat(refused.body().has("document")).isFalse();
  }

  private static ApiFixture.Reply read(String name) {
    return fixture.get("/definitions/" + digest(name)).as(Role.AUTHOR).send();
  }

  private static String digest(String name) {
    return fixture
        .store
        .strings("SELECT digest FROM definition WHERE name = '%s'".formatted(name))
        .getFirst();
  }

  private static String workflow(String name) {
    return """
    document: {dsl: "1.0.3", namespace: bills, version: 1.0.0, name: %s}
    do: [{note: {set: {a: 1}}}]
    """
        .formatted(name);
  }
}
