package dev.penstock.cdk.stack;

import dev.penstock.cdk.DeploymentSettings;
import dev.penstock.cdk.SecretSources;
import dev.penstock.cdk.construct.Ground;
import dev.penstock.cdk.construct.KeyService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyStatement;

/** What the node in Fargate may do in AWS beside its folder and its log, on named resources. */
final class NodeRights {

  private NodeRights() {}

  static List<PolicyStatement> of(DeploymentSettings settings, Ground ground) {
    List<PolicyStatement> rights = new ArrayList<>(connect(ground.store()));
    // It opens what tasks are lent, and wraps anew what a key before has wrapped.
    ground.keyService().map(KeyService::rightToUnwrap).ifPresent(rights::add);
    ground.keyService().flatMap(KeyService::rightToWrap).ifPresent(rights::add);
    rights.addAll(fetch(settings.secretSources()));
    return rights;
  }

  /** What ECS may do to start it, beside reading its secrets: use the key that is above one. */
  static Optional<PolicyStatement> ofItsStart(Ground ground) {
    return ground
        .rootKey()
        .encryptedUnder()
        .map(key -> decryptBy(key, List.of("secretsmanager." + Aws.REGION)));
  }

  private static List<PolicyStatement> connect(Ground.Store store) {
    return switch (store.signIn()) {
      case Ground.SignIn.Passwords _ -> List.of();
      case Ground.SignIn.Iam(String users) ->
          List.of(
              allow(
                      "rds-db:connect",
                      Stream.of(
                              "admin", "owner", "ingress", "worker", "scheduler", "api", "auditor")
                          .map(role -> users + "penstock_" + role)
                          .toList())
                  .build());
    };
  }

  private static List<PolicyStatement> fetch(SecretSources sources) {
    List<PolicyStatement> rights = new ArrayList<>();
    if (!sources.secrets().isEmpty()) {
      rights.add(allow("secretsmanager:GetSecretValue", sources.secrets()).build());
    }
    if (!sources.parameters().isEmpty()) {
      rights.add(allow("ssm:GetParameter", sources.parameters()).build());
    }
    for (String key : sources.keys()) {
      String region = key.split(":", 5)[3];
      rights.add(decryptBy(key, List.of("secretsmanager." + region, "ssm." + region)));
    }
    return rights;
  }

  /** Only what a service hands out; by itself nobody opens anything with the key. */
  private static PolicyStatement decryptBy(String key, List<String> services) {
    return allow("kms:Decrypt", List.of(key))
        .conditions(
            Map.of(
                "StringEquals",
                Map.of(
                    "kms:ViaService", services.stream().map(it -> it + ".amazonaws.com").toList())))
        .build();
  }

  private static PolicyStatement.Builder allow(String action, List<String> resources) {
    return PolicyStatement.Builder.create()
        .effect(Effect.ALLOW)
        .actions(List.of(action))
        .resources(resources);
  }
}
