package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.function.LambdaArtifact;
import dev.penstock.functions.api.access.Role;
import dev.penstock.json.Json;
import dev.penstock.store.DatabaseRole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F124: the API in Lambda is one jar that needs nothing beside itself. Whoever adds a dependency to
 * it must come here and say so.
 */
class ApiArtifactIT {

  private static final long SIZE_CEILING = 15 << 20;

  /** Beside those of the lean functions: what reads workflows, expressions, policies and keys. */
  private static final Set<String> DEPENDENCIES =
      Set.of(
          "com.ethlo.time:itu",
          "com.fasterxml.jackson.dataformat:jackson-dataformat-yaml",
          "com.google.auto.value:auto-value-annotations",
          "com.google.errorprone:error_prone_annotations",
          "com.google.guava:failureaccess",
          "com.google.guava:guava",
          "com.google.guava:listenablefuture",
          "com.google.j2objc:j2objc-annotations",
          "com.google.protobuf:protobuf-java",
          "com.google.re2j:re2j",
          "com.networknt:json-schema-validator",
          "com.nimbusds:nimbus-jose-jwt",
          "com.password4j:password4j",
          "dev.cel:cel",
          "dev.cel:common",
          "dev.cel:compiler",
          "dev.cel:protobuf",
          "dev.cel:runtime",
          "dev.cel:v1alpha1",
          "dev.penstock:penstock-language",
          "io.github.java-diff-utils:java-diff-utils",
          "net.thisptr:jackson-jq",
          "org.antlr:antlr4-runtime",
          "org.jruby.jcodings:jcodings",
          "org.jruby.joni:joni",
          "org.snakeyaml:snakeyaml-engine",
          "org.threeten:threeten-extra",
          "org.yaml:snakeyaml");

  @TempDir private Path folder;

  @Test
  void shouldDependOnExactlyTheseArtifactsAndStayBelowFifteenMebibytes() throws IOException {
    LambdaArtifact artifact = LambdaArtifact.ofThisModule();
    Set<String> expected = new HashSet<>(LambdaArtifact.LEAN_DEPENDENCIES);
    expected.addAll(DEPENDENCIES);
    expected.remove("org.checkerframework:checker-qual");

    assertThat(artifact.dependencies()).isEqualTo(expected);
    assertThat(artifact.bytes()).isLessThan(SIZE_CEILING);
  }

  /** A workflow, its expressions and a policy, twice forth and once back: all that it can read. */
  @Test
  void shouldApplyAFolderWithNothingButItselfOnTheClassPath() throws Exception {
    try (ApiFixture fixture = new ApiFixture(folder)) {
      String newer = ApiFixture.POLICY.replace("1.0.0", "1.1.0");

      assertThat(apply(fixture, ApiFixture.POLICY)).isEqualTo("added");
      assertThat(apply(fixture, newer)).isEqualTo("added");
      assertThat(apply(fixture, ApiFixture.POLICY)).isEqualTo("changed");
    }
  }

  /** F107: in AWS the console is CloudFront's, which calls the function by another name. */
  @Test
  void shouldHoldBrowsersToTheHostByWhichTheyKnowTheConsole() throws Exception {
    try (ApiFixture fixture = new ApiFixture(folder)) {
      assertThat(signIn(fixture, "https://penstock.example.com")).isEqualTo(401);
      assertThat(signIn(fixture, "https://evil.example.com")).isEqualTo(403);
      assertThat(signIn(fixture, "https://abc.execute-api.eu-central-1.amazonaws.com"))
          .isEqualTo(403);
    }
  }

  private static int signIn(ApiFixture fixture, String origin) throws Exception {
    ObjectNode headers = Json.object().put("host", "abc.execute-api.eu-central-1.amazonaws.com");
    headers.put("origin", origin).put("content-type", "application/json");
    return answer(fixture, "/api/v1/session", headers, Json.object().put("code", "a".repeat(43)))
        .path("statusCode")
        .intValue();
  }

  /** What became of the policy. */
  private static String apply(ApiFixture fixture, String policy) throws Exception {
    ObjectNode body = Json.object();
    var files = body.putArray("files");
    files
        .addObject()
        .put("path", "workflows/review.yaml")
        .put("text", ApiFixture.WORKFLOW.formatted("1.0.0"));
    files.addObject().put("path", "policies/default.yaml").put("text", policy);
    ObjectNode headers = Json.object().put("authorization", "Bearer " + fixture.key(Role.AUTHOR));
    headers.put("content-type", "application/json");
    JsonNode answer = answer(fixture, "/api/v1/apply", headers, body);
    assertThat(answer.path("statusCode").intValue()).as(answer.toString()).isEqualTo(200);
    for (JsonNode change : Json.read(text(answer)).path("changes")) {
      if (change.path("kind").asText().equals("policy")) {
        return change.path("change").asText();
      }
    }
    throw new AssertionError(answer.toString());
  }

  private static JsonNode answer(
      ApiFixture fixture, String path, ObjectNode headers, ObjectNode body) throws Exception {
    ObjectNode event = Json.object();
    event.put("version", "2.0").put("rawPath", path).put("rawQueryString", "");
    event.set("headers", headers);
    event.putObject("requestContext").putObject("http").put("method", "POST");
    event.put("body", Json.write(body)).put("isBase64Encoded", false);
    return Json.read(
        LambdaArtifact.ofThisModule()
            .answer(
                "dev.penstock.functions.api.ApiFunction",
                environment(fixture),
                Json.write(event).getBytes(StandardCharsets.UTF_8)));
  }

  private static String text(JsonNode answer) {
    String body = answer.path("body").asText();
    return answer.path("isBase64Encoded").asBoolean()
        ? new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8)
        : body;
  }

  private static Map<String, String> environment(ApiFixture fixture) {
    var api = fixture.store.settings(DatabaseRole.API);
    return Map.of(
        "PENSTOCK_CONSOLE_HOST", "penstock.example.com",
        "PENSTOCK_DATABASE_URL", api.url(),
        "PENSTOCK_DATABASE_PASSWORD", api.password(),
        "PENSTOCK_AUDITOR_PASSWORD", fixture.store.settings(DatabaseRole.AUDITOR).password(),
        "PENSTOCK_ROOT_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
  }
}
