package dev.penstock.cdk.construct;

import dev.penstock.cdk.VaultKeys;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpointAwsService;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.constructs.Construct;

/**
 * AWS KMS inside the VPC, for who opens secrets of the vault and who puts them.
 *
 * @param keys that wrap
 * @param groupId the security group before KMS's endpoint
 */
public record KeyService(VaultKeys keys, String groupId) {

  private static final String WRAP = "kms:Encrypt";
  private static final String UNWRAP = "kms:Decrypt";

  /** Makes the endpoint, for these keys and for what Penstock does with them. */
  public static KeyService in(Construct scope, IVpc vpc, VaultKeys keys) {
    return new KeyService(
        keys,
        PrivateService.in(
                scope,
                vpc,
                new PrivateService.Purpose(
                    "KMS",
                    InterfaceVpcEndpointAwsService.KMS,
                    true,
                    List.of(WRAP, UNWRAP),
                    keys.all()))
            .groupId());
  }

  /** A function's way there. */
  public StoreFunction.Way way() {
    return new StoreFunction.Way("Vault", groupId, PrivateService.HTTPS);
  }

  /** What a process is told of the keys. */
  public Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>();
    keys.inUse().ifPresent(it -> environment.put("PENSTOCK_VAULT_KEY", named(it)));
    if (!keys.before().isEmpty()) {
      environment.put(
          "PENSTOCK_VAULT_KEYS_BEFORE",
          keys.before().stream().map(KeyService::named).collect(Collectors.joining(" ")));
    }
    return environment;
  }

  /** To put secrets: by the key in use alone; none where the key file's wraps. */
  public Optional<PolicyStatement> rightToWrap() {
    return keys.inUse().map(it -> allow(WRAP, List.of(it)));
  }

  /** To open secrets, also those that a key before has wrapped. */
  public PolicyStatement rightToUnwrap() {
    return allow(UNWRAP, keys.all());
  }

  private static PolicyStatement allow(String action, List<String> arns) {
    return PolicyStatement.Builder.create()
        .effect(Effect.ALLOW)
        .actions(List.of(action))
        .resources(arns)
        .build();
  }

  private static String named(String arn) {
    return "aws-kms:" + arn;
  }
}
