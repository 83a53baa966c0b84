package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.aws.AwsJson;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.vault.source.References;
import dev.penstock.vault.source.SecretSources;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F75, F79: values that others keep: AWS Secrets Manager and Parameter Store (LocalStack's), KV
 * (HashiCorp Vault's own engine), files, and the environment for the platform alone.
 */
class SecretSourcesIT {

  private static final String PARAMETER = "arn:aws:ssm:us-east-1:000000000000:parameter/crm/token";

  @TempDir private static Path folder;
  private static Emulator emulator;
  private static String arn;
  private static String firstVersion;

  @BeforeAll
  static void start() throws Exception {
    emulator = Emulator.start(folder.resolve("localstack.log"));
    awaitAnswer(AwsJson.Service.SECRETS_MANAGER, "ListSecrets");
    awaitAnswer(AwsJson.Service.SSM, "DescribeParameters");
    JsonNode made =
        aws(
            AwsJson.Service.SECRETS_MANAGER,
            "CreateSecret",
            Json.object().put("Name", "crm").put("SecretString", "first"));
    arn = made.path("ARN").asText();
    firstVersion = made.path("VersionId").asText();
    aws(
        AwsJson.Service.SECRETS_MANAGER,
        "PutSecretValue",
        Json.object().put("SecretId", arn).put("SecretString", "second"));
    for (String value : new String[] {"first", "second"}) {
      aws(
          AwsJson.Service.SSM,
          "PutParameter",
          Json.object()
              .put("Name", "/crm/token")
              .put("Type", "SecureString")
              .put("Overwrite", true)
              .put("Value", value));
    }
  }

  @AfterAll
  static void stop() {
    emulator.close();
  }

  @Test
  void shouldFetchTheNewestOrOneVersionFromSecretsManager() {
    assertThat(fetched("aws-secrets-manager:" + arn)).isEqualTo("second");
    assertThat(fetched("aws-secrets-manager:" + arn + "#" + firstVersion)).isEqualTo("first");
    assertProblem("aws-secrets-manager:" + arn + "x", ProblemType.NOT_FOUND);
  }

  @Test
  void shouldFetchTheNewestOrOneVersionOfAParameter() {
    assertThat(fetched("aws-ssm:" + PARAMETER)).isEqualTo("second");
    assertThat(fetched("aws-ssm:" + PARAMETER + "#1")).isEqualTo("first");
    assertProblem("aws-ssm:" + PARAMETER + "x", ProblemType.NOT_FOUND);
  }

  @Test
  void shouldFetchTheNewestOrOneVersionFromKeyValue() {
    Assumptions.assumeTrue(VaultServer.isDue(), "There is no Vault; .ci/run builds it");
    try (VaultServer server = VaultServer.start(folder)) {
      for (String value : new String[] {"first", "second"}) {
        ObjectNode body = Json.object();
        body.putObject("data").put("token", value);
        server.post("kv/data/crm", body);
      }
      String place = "openbao:" + server.url() + "/kv/data/crm";
      Map<String, String> variables = new HashMap<>(server.variables());
      variables.put("PENSTOCK_SECRET_SOURCES", "openbao:" + server.url() + "/kv/data/");

      assertThat(fetched(place + "#token", variables)).isEqualTo("second");
      assertThat(fetched(place + "?version=1#token", variables)).isEqualTo("first");
      assertProblem(place + "#other", ProblemType.NOT_FOUND, variables);
      assertProblem(place + "-other#token", ProblemType.NOT_FOUND, variables);
      variables.put("PENSTOCK_OPENBAO_TOKEN", "somebody-elses");
      assertProblem(place + "#token", ProblemType.UNAVAILABLE, variables);
    }
  }

  @Test
  void shouldFetchAFileOfTheAllowedFolderAndNoOther() throws Exception {
    Path allowed = Files.createDirectory(folder.toRealPath().resolve("allowed"));
    Files.writeString(allowed.resolve("crm"), "of a file\n");
    Files.writeString(allowed.resolveSibling("outside"), "not this");
    Files.createSymbolicLink(allowed.resolve("link"), allowed.resolveSibling("outside"));
    Map<String, String> variables = Map.of("PENSTOCK_SECRET_SOURCES", "file:" + allowed + "/");

    assertThat(fetched("file:" + allowed + "/crm", variables)).isEqualTo("of a file");
    assertProblem("file:" + allowed + "/none", ProblemType.NOT_FOUND, variables);
    assertProblem("file:" + allowed + "/link", ProblemType.INVALID_CONFIGURATION, variables);
    assertProblem("file:" + allowed + "/../outside", ProblemType.INVALID_CONFIGURATION, variables);
    assertProblem(
        "file:" + allowed.resolveSibling("outside"), ProblemType.INVALID_CONFIGURATION, variables);
  }

  /** F79: what is in the environment is the platform's own. */
  @Test
  void shouldKeepTheEnvironmentForThePlatform() {
    Map<String, String> variables =
        Map.of("PENSTOCK_SECRET_SOURCES", "env:HOOK_", "HOOK_SECRET", "of the environment");
    References references = new References(variables);

    assertThat(fetched("env:HOOK_SECRET", variables)).isEqualTo("of the environment");
    references.check("env:HOOK_SECRET", true);
    assertThatThrownBy(() -> references.check("env:HOOK_SECRET", false))
        .hasMessageContaining("Only a secret of the platform");
    assertThatThrownBy(() -> references.check("env:PENSTOCK_ROOT_KEY", true))
        .hasMessageContaining("PENSTOCK_SECRET_SOURCES");
  }

  @Test
  void shouldAllowNothingThatTheInstallationHasNotNamed() {
    assertProblem("aws-ssm:" + PARAMETER, ProblemType.INVALID_CONFIGURATION, Map.of());
    assertThatThrownBy(() -> new References(Map.of()).check("gcp:x", false))
        .hasMessageContaining("aws-secrets-manager:");
  }

  @Test
  void shouldSayThatWhoKeepsItIsNotThere() {
    Map<String, String> nowhere = new HashMap<>(variables());
    nowhere.put("AWS_ENDPOINT_URL", "http://127.0.0.1:1");

    assertProblem("aws-ssm:" + PARAMETER, ProblemType.UNAVAILABLE, nowhere);
    assertProblem("aws-secrets-manager:" + arn, ProblemType.UNAVAILABLE, nowhere);
  }

  private static String fetched(String reference) {
    return fetched(reference, variables());
  }

  private static String fetched(String reference, Map<String, String> variables) {
    return new String(
        new SecretSources(variables, Clock.systemUTC()).fetch(reference), StandardCharsets.UTF_8);
  }

  private static void assertProblem(String reference, ProblemType type) {
    assertProblem(reference, type, variables());
  }

  private static void assertProblem(
      String reference, ProblemType type, Map<String, String> variables) {
    assertThatThrownBy(() -> fetched(reference, variables))
        .isInstanceOfSatisfying(
            PlatformException.class, e -> assertThat(e.problem().type()).isEqualTo(type));
  }

  private static Map<String, String> variables() {
    return Map.of(
        "AWS_ACCESS_KEY_ID", "test",
        "AWS_SECRET_ACCESS_KEY", "test",
        "AWS_ENDPOINT_URL", emulator.url().toString(),
        "PENSTOCK_SECRET_SOURCES", "aws-secrets-manager:arn: aws-ssm:arn:");
  }

  /** LocalStack loads a service when it is first asked, which may take longer than one call. */
  private static void awaitAnswer(AwsJson.Service service, String action) {
    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(() -> aws(service, action, Json.object()).isObject());
  }

  private static JsonNode aws(AwsJson.Service service, String action, ObjectNode message) {
    if (action.startsWith("Create") || action.startsWith("PutSecret")) {
      message.put("ClientRequestToken", java.util.UUID.randomUUID().toString());
    }
    AwsJson.Answer answer =
        new AwsJson(service, "us-east-1", variables(), Clock.systemUTC()).call(action, message);
    assertThat(answer.isDone()).as(answer.toString()).isTrue();
    return answer.body();
  }
}
