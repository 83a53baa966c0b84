package dev.penstock.cdk.construct;

import java.util.List;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpoint;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.iam.AnyPrincipal;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.constructs.Construct;

/**
 * A service of AWS inside a VPC.
 *
 * @param name as people call it
 * @param service whose endpoint it is
 */
public record PrivateService(String name, InterfaceVpcEndpointAwsService service) {

  /** Where AWS's services listen. */
  public static final int HTTPS = 443;

  /**
   * Makes its endpoint, for some actions on some resources and for nothing else. Nobody is let in
   * yet.
   *
   * @return the security group before it
   */
  public static String in(
      Construct scope,
      IVpc vpc,
      PrivateService service,
      List<String> actions,
      List<String> resources) {
    SecurityGroup group =
        SecurityGroup.Builder.create(scope, "EndpointGroup")
            .vpc(vpc)
            .description("Penstock: " + service.name() + " inside the VPC")
            .allowAllOutbound(false)
            .build();
    InterfaceVpcEndpoint endpoint =
        InterfaceVpcEndpoint.Builder.create(scope, "Endpoint")
            .vpc(vpc)
            .service(service.service())
            .subnets(SubnetSelection.builder().subnetType(SubnetType.PRIVATE_ISOLATED).build())
            .securityGroups(List.of(group))
            .open(false)
            .build();
    endpoint.addToPolicy(
        PolicyStatement.Builder.create()
            .effect(Effect.ALLOW)
            .principals(List.of(new AnyPrincipal()))
            .actions(actions)
            .resources(resources)
            .build());
    return group.getSecurityGroupId();
  }
}
