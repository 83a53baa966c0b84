package dev.penstock.cdk.stack;

import dev.penstock.cdk.Shape;
import dev.penstock.cdk.VaultKeys;
import dev.penstock.cdk.construct.EncryptedLog;
import dev.penstock.cdk.construct.KeyService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.ec2.FlowLogDestination;
import software.amazon.awscdk.services.ec2.FlowLogOptions;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.IpAddresses;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.kms.Key;
import software.constructs.Construct;

/**
 * A network without a way in. Functions and store are in subnets without a way out either; what
 * they need of AWS has endpoints. Workers call what policy allows them to, so their subnets have a
 * way out: by addresses of their own, not by a NAT gateway, and with no rule that lets anybody in.
 */
public final class NetworkStack extends Stack {

  private final Vpc vpc;
  private final Optional<KeyService> keyService;

  public NetworkStack(
      Construct scope,
      String id,
      StackProps props,
      Shape.Edge shape,
      Optional<VaultKeys> vaultKeys) {
    super(scope, id, props);
    List<SubnetConfiguration> subnets = new ArrayList<>();
    subnets.add(subnet("Functions", SubnetType.PRIVATE_ISOLATED));
    if (shape.workers().isPresent()) {
      subnets.add(subnet("Workers", SubnetType.PUBLIC));
    }
    this.vpc =
        Vpc.Builder.create(this, "Vpc")
            .ipAddresses(IpAddresses.cidr(shape.cidr()))
            .maxAzs(2)
            .natGateways(0)
            .subnetConfiguration(subnets)
            .gatewayEndpoints(
                Map.of(
                    "S3",
                    GatewayVpcEndpointOptions.builder()
                        .service(GatewayVpcEndpointAwsService.S3)
                        .build()))
            .build();
    Key key =
        Key.Builder.create(this, "Key")
            .description("Encrypts the record of who connected to whom")
            .enableKeyRotation(true)
            .removalPolicy(RemovalPolicy.RETAIN)
            .build();
    vpc.addFlowLog(
        "Flow",
        FlowLogOptions.builder()
            .destination(FlowLogDestination.toCloudWatchLogs(EncryptedLog.of(this, "FlowLog", key)))
            .build());
    this.keyService = vaultKeys.map(keys -> KeyService.in(this, vpc, keys));
  }

  /** KMS in it, where the vault has a key there. */
  Optional<KeyService> keyService() {
    return keyService;
  }

  /** The network. */
  public Vpc vpc() {
    return vpc;
  }

  private static SubnetConfiguration subnet(String name, SubnetType type) {
    return SubnetConfiguration.builder().name(name).subnetType(type).cidrMask(24).build();
  }
}
