package dev.penstock.functions.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * F3, F124: what runs in Lambda is one small jar. Whoever adds a dependency to it must come here
 * and say so.
 */
class LambdaArtifactIT {

  private static final Path TARGET = Path.of("target");
  private static final long SIZE_CEILING = 4_500_000;

  @Test
  void shouldCarryExactlyTheseLibraries() throws IOException {
    assertThat(packages())
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
    Set<String> names =
        Files.readAllLines(TARGET.resolve("lambda-dependencies.txt")).stream()
            .map(String::strip)
            .filter(line -> line.contains(":jar:"))
            .map(line -> line.substring(0, line.indexOf(":jar:")))
            .collect(Collectors.toSet());

    // The pool and its logging are not shaded in; the annotations of the driver neither.
    assertThat(names)
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
    assertThat(Files.size(artifact())).isLessThan(SIZE_CEILING);
  }

  @Test
  void shouldBearNoTimeOfItsBuild() throws IOException {
    try (JarFile jar = new JarFile(artifact().toFile())) {
      List<JarEntry> entries = jar.stream().toList();

      assertThat(entries).extracting(JarEntry::getName).doesNotHaveDuplicates();
      assertThat(entries)
          .filteredOn(entry -> entry.getName().startsWith("dev/penstock/"))
          .extracting(JarEntry::getTimeLocal)
          .containsOnly(LocalDateTime.of(2026, 1, 1, 0, 0));
    }
  }

  /** The store is away on purpose: getting as far as the 503 needs every class of the way. */
  @Test
  void shouldAnswerWithNothingButItselfOnTheClassPath() throws Exception {
    URL jar = artifact().toUri().toURL();
    try (var alone = new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader())) {
      Class<?> type = alone.loadClass("dev.penstock.functions.ingress.IngressFunction");
      var constructor = type.getDeclaredConstructor(Map.class);
      constructor.setAccessible(true);
      Object function =
          constructor.newInstance(
              Map.of(
                  "PENSTOCK_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/penstock",
                  "PENSTOCK_ROOT_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="));
      Class<?> context = alone.loadClass("com.amazonaws.services.lambda.runtime.Context");
      var handle = type.getMethod("handleRequest", InputStream.class, OutputStream.class, context);
      var answer = new ByteArrayOutputStream();

      handle.invoke(function, new ByteArrayInputStream(sample()), answer, null);

      JsonNode response = Json.read(answer.toByteArray());
      assertThat(response.path("statusCode").asInt()).isEqualTo(503);
      assertThat(response.path("headers").path("retry-after").asText()).isEqualTo("5");
    }
  }

  private static byte[] sample() throws IOException {
    try (InputStream in =
        LambdaArtifactIT.class.getResourceAsStream("/samples/ingress/standard-webhooks.json")) {
      assertThat(in).isNotNull();
      return in == null ? new byte[0] : in.readAllBytes();
    }
  }

  private static Set<String> packages() throws IOException {
    try (JarFile jar = new JarFile(artifact().toFile())) {
      return jar.stream()
          .map(JarEntry::getName)
          .filter(name -> name.endsWith(".class"))
          .map(LambdaArtifactIT::root)
          .collect(Collectors.toSet());
    }
  }

  private static String root(String entry) {
    String[] parts = entry.substring(0, entry.lastIndexOf('/')).split("/", -1);
    int depth = parts[0].equals("com") ? 3 : 2;
    return String.join(".", List.of(parts).subList(0, Math.min(depth, parts.length)));
  }

  private static Path artifact() throws IOException {
    try (var files = Files.list(TARGET)) {
      return files.filter(f -> f.toString().endsWith("-lambda.jar")).findFirst().orElseThrow();
    }
  }
}
