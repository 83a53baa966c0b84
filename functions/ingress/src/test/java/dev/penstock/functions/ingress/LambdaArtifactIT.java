package dev.penstock.functions.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.function.LambdaArtifact;
import dev.penstock.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import org.junit.jupiter.api.Test;

/**
 * F3, F124: what runs in Lambda is one small jar. Whoever adds a dependency to it must come here
 * and say so.
 */
class LambdaArtifactIT {

  private static final long SIZE_CEILING = 4_500_000;

  @Test
  void shouldCarryExactlyTheseLibraries() throws IOException {
    assertThat(LambdaArtifact.ofThisModule().libraries()).isEqualTo(LambdaArtifact.LEAN_LIBRARIES);
  }

  @Test
  void shouldDependOnExactlyTheseArtifacts() throws IOException {
    assertThat(LambdaArtifact.ofThisModule().dependencies())
        .isEqualTo(LambdaArtifact.LEAN_DEPENDENCIES);
  }

  @Test
  void shouldStaySmall() throws IOException {
    assertThat(LambdaArtifact.ofThisModule().bytes()).isLessThan(SIZE_CEILING);
  }

  @Test
  void shouldBearNoTimeOfItsBuild() throws IOException {
    List<JarEntry> entries = LambdaArtifact.ofThisModule().entries();

    assertThat(entries).extracting(JarEntry::getName).doesNotHaveDuplicates();
    assertThat(entries)
        .filteredOn(entry -> entry.getName().startsWith("dev/penstock/"))
        .extracting(JarEntry::getTimeLocal)
        .containsOnly(LocalDateTime.of(2026, 1, 1, 0, 0));
  }

  /** The store is away on purpose: getting as far as the 503 needs every class of the way. */
  @Test
  void shouldAnswerWithNothingButItselfOnTheClassPath() throws Exception {
    JsonNode response =
        Json.read(
            LambdaArtifact.ofThisModule()
                .answer(
                    "dev.penstock.functions.ingress.IngressFunction",
                    Map.of(
                        "PENSTOCK_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/penstock",
                        "PENSTOCK_ROOT_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
                    sample()));

    assertThat(response.path("statusCode").asInt()).isEqualTo(503);
    assertThat(response.path("headers").path("retry-after").asText()).isEqualTo("5");
  }

  private static byte[] sample() throws IOException {
    try (InputStream in =
        LambdaArtifactIT.class.getResourceAsStream("/samples/ingress/standard-webhooks.json")) {
      assertThat(in).isNotNull();
      return in == null ? new byte[0] : in.readAllBytes();
    }
  }
}
