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
    assertThat(LambdaArtifact.ofThisModule().libraries())
        .containsExactlyInAnyOrder(
            "com.amazonaws.services",
            "com.fasterxml.jackson",
            "com.github.f4b6a3",
            "dev.penstock",
            "org.jspecify",
            "org.postgresql");
  }

  @Test
  void shouldDependOnExactlyTheseArtifacts() throws IOException {
    // The pool and its logging are not shaded in; the annotations of the driver neither.
    assertThat(LambdaArtifact.ofThisModule().dependencies())
        .containsExactlyInAnyOrder(
            "com.amazonaws:aws-lambda-java-core",
            "com.fasterxml.jackson.core:jackson-annotations",
            "com.fasterxml.jackson.core:jackson-core",
            "com.fasterxml.jackson.core:jackson-databind",
            "com.github.f4b6a3:ulid-creator",
            "com.zaxxer:HikariCP",
            "dev.penstock:penstock-core",
            "dev.penstock:penstock-events",
            "org.checkerframework:checker-qual",
            "org.jspecify:jspecify",
            "org.postgresql:postgresql",
            "org.slf4j:slf4j-api");
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
