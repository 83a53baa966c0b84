package dev.penstock.cdk.stack;

import dev.penstock.cdk.DeploymentSettings;
import dev.penstock.cdk.Shape;
import dev.penstock.cdk.Telemetry;
import dev.penstock.cdk.construct.Ground;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.services.ecs.Secret;
import software.constructs.Construct;

/** What the node in Fargate is told by its environment. */
final class NodeEnvironment {

  private NodeEnvironment() {}

  /** Names, addresses and ARNs. */
  static Map<String, String> plain(DeploymentSettings settings, Ground ground) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("PENSTOCK_ENVIRONMENT", settings.environment());
    ground.keyService().ifPresent(it -> environment.putAll(it.environment()));
    if (!settings.secretSources().isEmpty()) {
      environment.put("PENSTOCK_SECRET_SOURCES", settings.secretSources().references());
    }
    settings
        .telemetry()
        .ifPresent(it -> environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", it.endpoint()));
    return environment;
  }

  /** What ECS puts there when it starts the node. */
  static Map<String, Secret> secrets(
      Construct scope, Shape.Workers workers, DeploymentSettings settings, Ground ground) {
    Map<String, Secret> secrets = new TreeMap<>();
    secrets.put("PENSTOCK_ROOT_KEY", secret(scope, "RootKey", ground.rootKey().secretArn(), "key"));
    secrets.put(
        "PENSTOCK_TEMPORAL_KEY",
        secret(scope, "TemporalKey", workers.temporalKeySecretArn(), "key"));
    settings
        .telemetry()
        .flatMap(Telemetry::headersSecretArn)
        .ifPresent(
            it ->
                secrets.put(
                    "OTEL_EXPORTER_OTLP_HEADERS",
                    secret(scope, "TelemetryHeaders", it, "headers")));
    return secrets;
  }

  private static Secret secret(Construct scope, String id, String arn, String field) {
    return Secret.fromSecretsManager(
        software.amazon.awscdk.services.secretsmanager.Secret.fromSecretCompleteArn(scope, id, arn),
        field);
  }
}
