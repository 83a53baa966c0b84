package dev.penstock.cdk.construct;

import dev.penstock.cdk.DeploymentSettings;
import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import io.github.cdklabs.cdknag.RegexAppliesTo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.SecretValue;
import software.amazon.awscdk.SecretsManagerSecretOptions;
import software.amazon.awscdk.services.ec2.ISecurityGroup;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.Peer;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ec2.VpcAttributes;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * A function inside the customer's VPC with a way to the store's port and to nothing else. It acts
 * as one role of the database, and may write its own log and attach to the VPC.
 */
public final class StoreFunction extends Construct {

  private final Key key;
  private final Alias live;

  /**
   * What differs from one to the next.
   *
   * @param name of the part, such as {@code ingress}
   * @param description what it does
   * @param handler of the artifact
   * @param artifact the self-contained jar
   * @param timeout after which Lambda ends it
   * @param concurrency how many run at once at the most
   * @param environment settings of its own, beside those of the store
   * @param secretArn secret of its role in the database, {@code {username, password}}
   */
  public record Shape(
      String name,
      String description,
      String handler,
      Path artifact,
      Duration timeout,
      int concurrency,
      Map<String, String> environment,
      String secretArn) {

    public Shape {
      environment = Map.copyOf(environment);
    }
  }

  public StoreFunction(Construct scope, String id, Shape shape, DeploymentSettings settings) {
    super(scope, id);
    IVpc vpc =
        Vpc.fromVpcAttributes(
            this,
            "Vpc",
            VpcAttributes.builder()
                .vpcId(settings.vpcId())
                .availabilityZones(settings.availabilityZones())
                .isolatedSubnetIds(settings.privateSubnetIds())
                .build());
    this.key =
        Key.Builder.create(this, "Key")
            .description("Encrypts the " + shape.name() + " function's settings and logs")
            .enableKeyRotation(true)
            .removalPolicy(RemovalPolicy.RETAIN)
            .build();
    LogGroup log = EncryptedLog.of(this, "Log", key);
    Function function =
        Function.Builder.create(this, "Code")
            .description("Penstock " + shape.name() + ": " + shape.description())
            .runtime(Runtime.JAVA_25)
            .architecture(Architecture.X86_64)
            .handler(shape.handler())
            .code(Code.fromAsset(shape.artifact().toString()))
            .memorySize(1024)
            .timeout(shape.timeout())
            .reservedConcurrentExecutions(shape.concurrency())
            .snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS)
            .vpc(vpc)
            .vpcSubnets(SubnetSelection.builder().subnetType(SubnetType.PRIVATE_ISOLATED).build())
            .securityGroups(List.of(wayToTheStore(vpc, shape, settings)))
            .role(role(shape, log))
            .environmentEncryption(key)
            .environment(environment(shape, settings))
            .logGroup(log)
            .build();
    this.live =
        Alias.Builder.create(this, "Live")
            .aliasName("live")
            .version(function.getCurrentVersion())
            .build();
  }

  /** What is called: the version in force, started from its snapshot. */
  public Alias live() {
    return live;
  }

  /** The key of its settings and logs. */
  public Key key() {
    return key;
  }

  /** Its own group, let into the database's group on one port, and out to nowhere else. */
  private SecurityGroup wayToTheStore(IVpc vpc, Shape shape, DeploymentSettings settings) {
    String description = "Penstock " + shape.name() + " function";
    SecurityGroup group =
        SecurityGroup.Builder.create(this, "Group")
            .vpc(vpc)
            .description(description)
            .allowAllOutbound(false)
            .build();
    ISecurityGroup database =
        SecurityGroup.fromSecurityGroupId(
            this, "DatabaseGroup", settings.databaseSecurityGroupId());
    group.addEgressRule(
        Peer.securityGroupId(settings.databaseSecurityGroupId()),
        Port.tcp(settings.databasePort()),
        "PostgreSQL and nothing else");
    database.addIngressRule(
        Peer.securityGroupId(group.getSecurityGroupId()),
        Port.tcp(settings.databasePort()),
        description);
    return group;
  }

  private Role role(Shape shape, LogGroup log) {
    Role role =
        Role.Builder.create(this, "Role")
            .description(
                "Penstock " + shape.name() + " function: its log and its network interface")
            .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
            .managedPolicies(
                List.of(
                    ManagedPolicy.fromAwsManagedPolicyName(
                        "service-role/AWSLambdaENIManagementAccess")))
            .inlinePolicies(
                Map.of(
                    "log",
                    PolicyDocument.Builder.create()
                        .statements(
                            List.of(
                                PolicyStatement.Builder.create()
                                    .effect(Effect.ALLOW)
                                    .actions(List.of("logs:CreateLogStream", "logs:PutLogEvents"))
                                    .resources(List.of(log.getLogGroupArn() + ":*"))
                                    .build()))
                        .build()))
            .build();
    NagSuppressions.addResourceSuppressions(
        role,
        List.of(
            NagPackSuppression.builder()
                .id("AwsSolutions-IAM4")
                .reason(
                    "Attaching network interfaces to a VPC needs exactly the actions of this"
                        + " managed policy, which EC2 does not scope to a resource.")
                .appliesTo(
                    List.of(
                        "Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/"
                            + "AWSLambdaENIManagementAccess"))
                .build(),
            NagPackSuppression.builder()
                .id("AwsSolutions-IAM5")
                .reason("Log streams are named by Lambda, below this one log group.")
                .appliesTo(
                    List.of(
                        RegexAppliesTo.builder()
                            .regex("/^Resource::<FunctionLog.*\\.Arn>:\\*$/")
                            .build()))
                .build()),
        true);
    return role;
  }

  /**
   * Resolved by CloudFormation when it deploys, never part of the template, and encrypted under
   * this function's key afterwards.
   */
  private static Map<String, String> environment(Shape shape, DeploymentSettings settings) {
    Map<String, String> environment = new java.util.TreeMap<>(shape.environment());
    environment.put(
        "PENSTOCK_DATABASE_URL",
        "jdbc:postgresql://"
            + settings.databaseHost()
            + ":"
            + settings.databasePort()
            + "/penstock?"
            + settings.databaseParameters());
    environment.put("PENSTOCK_DATABASE_PASSWORD", secret(shape.secretArn(), "password"));
    environment.put("PENSTOCK_ROOT_KEY", secret(settings.rootKeySecretArn(), "key"));
    return environment;
  }

  private static String secret(String arn, String field) {
    return SecretValue.secretsManager(
            arn, SecretsManagerSecretOptions.builder().jsonField(field).build())
        .unsafeUnwrap();
  }
}
