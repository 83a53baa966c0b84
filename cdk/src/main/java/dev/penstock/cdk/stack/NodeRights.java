package dev.penstock.cdk.stack;

import dev.penstock.cdk.DeploymentSettings;
import dev.penstock.cdk.EventAccess;
import dev.penstock.cdk.SecretSources;
import dev.penstock.cdk.Shape;
import dev.penstock.cdk.construct.Ground;
import dev.penstock.cdk.construct.KeyService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    rights.addAll(exchange(settings.events()));
    return rights;
  }

  /** What ECS may do to start it, beside reading its secrets: use the keys that are above them. */
  static List<PolicyStatement> ofItsStart(Shape.Workers workers, Ground ground) {
    return Stream.concat(ground.rootKey().encryptedUnder().stream(), workers.startKeys().stream())
        .map(key -> by(key, List.of("secretsmanager." + Aws.REGION), "kms:Decrypt"))
        .toList();
  }

  private static List<PolicyStatement> connect(Ground.Store store) {
    return switch (store.signIn()) {
      case Ground.SignIn.Passwords _ -> List.of();
      case Ground.SignIn.Iam(String users) ->
          List.of(
              allow(
                      Stream.of(
                              "admin", "owner", "ingress", "worker", "scheduler", "api", "auditor")
                          .map(role -> users + "penstock_" + role)
                          .toList(),
                      "rds-db:connect")
                  .build());
    };
  }

  private static List<PolicyStatement> fetch(SecretSources sources) {
    List<PolicyStatement> rights = new ArrayList<>();
    allowing(rights, sources.secrets(), "secretsmanager:GetSecretValue");
    allowing(rights, sources.parameters(), "ssm:GetParameter");
    for (String key : sources.keys()) {
      rights.add(through(key, List.of("secretsmanager", "ssm"), "kms:Decrypt"));
    }
    return rights;
  }

  private static List<PolicyStatement> exchange(EventAccess events) {
    List<PolicyStatement> rights = new ArrayList<>();
    allowing(rights, events.queues(), "sqs:SendMessage");
    allowing(rights, events.topics(), "sns:Publish");
    allowing(rights, events.buses(), "events:PutEvents");
    allowing(
        rights,
        events.sources(),
        "sqs:ReceiveMessage",
        "sqs:DeleteMessage",
        "sqs:ChangeMessageVisibility");
    for (String key : events.keys()) {
      rights.add(through(key, List.of("sqs", "sns"), "kms:Decrypt", "kms:GenerateDataKey"));
    }
    return rights;
  }

  private static void allowing(
      List<PolicyStatement> rights, List<String> resources, String... actions) {
    if (!resources.isEmpty()) {
      rights.add(allow(resources, actions).build());
    }
  }

  /** Only what these services do with it; by itself nobody opens anything with the key. */
  private static PolicyStatement through(String key, List<String> services, String... actions) {
    String region = key.split(":", 5)[3];
    return by(key, services.stream().map(it -> it + "." + region).toList(), actions);
  }

  private static PolicyStatement by(String key, List<String> services, String... actions) {
    return allow(List.of(key), actions)
        .conditions(
            Map.of(
                "StringEquals",
                Map.of(
                    "kms:ViaService", services.stream().map(it -> it + ".amazonaws.com").toList())))
        .build();
  }

  private static PolicyStatement.Builder allow(List<String> resources, String... actions) {
    return PolicyStatement.Builder.create()
        .effect(Effect.ALLOW)
        .actions(List.of(actions))
        .resources(resources);
  }
}
