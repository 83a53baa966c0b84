package dev.penstock.cdk.construct;

import java.util.List;
import software.amazon.awscdk.Fn;
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
 * @param groupId the security group before it
 * @param url where it answers whoever is told of it; its usual name leads there only when asked to
 */
public record PrivateService(String groupId, String url) {

  /** Where AWS's services listen. */
  public static final int HTTPS = 443;

  /**
   * What an endpoint is for.
   *
   * @param name of the service, as people call it
   * @param service whose it is
   * @param takesItsName whether the service's usual name leads there for everybody in the VPC, so
   *     that nobody in it reaches anything else of the service
   * @param actions that it lets through, on the resources alone
   */
  public record Purpose(
      String name,
      InterfaceVpcEndpointAwsService service,
      boolean takesItsName,
      List<String> actions,
      List<String> resources) {

    public Purpose {
      actions = List.copyOf(actions);
      resources = List.copyOf(resources);
    }
  }

  /** Makes its endpoint, for one purpose and for nothing else. Nobody is let in yet. */
  public static PrivateService in(Construct scope, IVpc vpc, Purpose purpose) {
    SecurityGroup group =
        SecurityGroup.Builder.create(scope, "EndpointGroup")
            .vpc(vpc)
            .description("Penstock: " + purpose.name() + " inside the VPC")
            .allowAllOutbound(false)
            .build();
    InterfaceVpcEndpoint endpoint =
        InterfaceVpcEndpoint.Builder.create(scope, "Endpoint")
            .vpc(vpc)
            .service(purpose.service())
            .privateDnsEnabled(purpose.takesItsName())
            .subnets(SubnetSelection.builder().subnetType(SubnetType.PRIVATE_ISOLATED).build())
            .securityGroups(List.of(group))
            .open(false)
            .build();
    endpoint.addToPolicy(
        PolicyStatement.Builder.create()
            .effect(Effect.ALLOW)
            .principals(List.of(new AnyPrincipal()))
            .actions(purpose.actions())
            .resources(purpose.resources())
            .build());
    return new PrivateService(group.getSecurityGroupId(), "https://" + firstName(endpoint));
  }

  /** The name that leads to it in any of its zones: AWS lists it first, as {@code zone:name}. */
  private static String firstName(InterfaceVpcEndpoint endpoint) {
    return Fn.select(1, Fn.split(":", Fn.select(0, endpoint.getVpcEndpointDnsEntries())));
  }
}
