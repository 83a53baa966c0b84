package dev.penstock.cdk.construct;

import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import io.github.cdklabs.cdknag.RegexAppliesTo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awscdk.AssetHashType;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.SecretValue;
import software.amazon.awscdk.SecretsManagerSecretOptions;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.Peer;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
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
import software.amazon.awscdk.services.s3.assets.AssetOptions;
import software.constructs.Construct;

/**
 * A function inside the customer's VPC with a way to the store's port and to what its shape names.
 * It acts as roles of the database, and may write its own log and attach to the VPC.
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
   * @param code what it is made of
   * @param timeout after which Lambda ends it
   * @param concurrency how many run at once at the most
   * @param environment settings of its own, beside those of the store
   * @param roles that it acts as in the database, such as {@code penstock_ingress}, by the setting
   *     that has the password of each
   * @param ways where it may connect to beside the store
   * @param outside why it may also connect to any address by HTTPS; empty when it may not
   * @param rights what it may do in AWS beside writing its log, each on named resources
   */
  public record Shape(
      String name,
      String description,
      String handler,
      FunctionCode code,
      Duration timeout,
      int concurrency,
      Map<String, String> environment,
      Map<String, String> roles,
      List<Way> ways,
      Optional<String> outside,
      List<PolicyStatement> rights) {

    public Shape {
      environment = Map.copyOf(environment);
      roles = Map.copyOf(roles);
      ways = List.copyOf(ways);
      rights = List.copyOf(rights);
    }
  }

  private static final int HTTPS = 443;

  /** The setting with the password of the role that a function acts as. */
  public static final String PASSWORD = "PENSTOCK_DATABASE_PASSWORD";

  /**
   * A way out through the network.
   *
   * @param name of what is there, unique among the ways of a function
   * @param groupId the security group before it, which lets the function in
   * @param port that it listens at
   */
  public record Way(String name, String groupId, int port) {}

  public StoreFunction(Construct scope, String id, Shape shape, Ground ground) {
    super(scope, id);
    IVpc vpc = ground.network().apply(this);
    this.key =
        Key.Builder.create(this, "Key")
            .description("Encrypts the " + shape.name() + " function's settings and logs")
            .enableKeyRotation(true)
            .removalPolicy(RemovalPolicy.RETAIN)
            .build();
    LogGroup log = EncryptedLog.of(this, "Log", key);
    Function function =
        of(shape.code())
            .description("Penstock " + shape.name() + ": " + shape.description())
            .handler(shape.handler())
            .memorySize(1024)
            .timeout(shape.timeout())
            .reservedConcurrentExecutions(shape.concurrency())
            .vpc(vpc)
            .vpcSubnets(SubnetSelection.builder().subnetType(SubnetType.PRIVATE_ISOLATED).build())
            .securityGroups(List.of(waysOut(vpc, shape, ground.store())))
            .role(role(shape, ground.store(), log))
            .environmentEncryption(key)
            .environment(environment(shape, ground))
            .logGroup(log)
            .build();
    this.live =
        Alias.Builder.create(this, "Live")
            .aliasName("live")
            .version(function.getCurrentVersion())
            .build();
  }

  private Function.Builder of(FunctionCode code) {
    Function.Builder function = Function.Builder.create(this, "Code");
    return switch (code) {
      case FunctionCode.Managed(Path jar) ->
          function
              .runtime(Runtime.JAVA_25)
              .architecture(Architecture.X86_64)
              .code(Code.fromAsset(jar.toString()))
              .snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS);
      case FunctionCode.Custom(Path file) -> {
        FunctionPackage contents = FunctionPackage.of(file);
        yield function
            .runtime(Runtime.PROVIDED_AL2023)
            .architecture(contents.architecture())
            .code(
                Code.fromAsset(
                    file.toString(),
                    AssetOptions.builder()
                        .assetHashType(AssetHashType.CUSTOM)
                        .assetHash(contents.digest())
                        .build()));
      }
    };
  }

  /** What is called: the version in force, where it is managed started from its snapshot. */
  public Alias live() {
    return live;
  }

  /** The key of its settings and logs. */
  public Key key() {
    return key;
  }

  /**
   * Its own group, let into the database's group and those of its ways, and out to nowhere else.
   */
  private SecurityGroup waysOut(IVpc vpc, Shape shape, Ground.Store store) {
    String description = "Penstock " + shape.name() + " function";
    SecurityGroup group =
        SecurityGroup.Builder.create(this, "Group")
            .vpc(vpc)
            .description(description)
            .allowAllOutbound(false)
            .build();
    List<Way> ways = new ArrayList<>(shape.ways());
    ways.addFirst(new Way("Database", store.groupId(), store.port()));
    for (Way way : ways) {
      group.addEgressRule(
          Peer.securityGroupId(way.groupId()),
          Port.tcp(way.port()),
          way.name() + " and no further");
      SecurityGroup.fromSecurityGroupId(this, way.name() + "Group", way.groupId())
          .addIngressRule(
              Peer.securityGroupId(group.getSecurityGroupId()), Port.tcp(way.port()), description);
    }
    shape.outside().ifPresent(why -> group.addEgressRule(Peer.anyIpv4(), Port.tcp(HTTPS), why));
    return group;
  }

  private Role role(Shape shape, Ground.Store store, LogGroup log) {
    Role role =
        Role.Builder.create(this, "Role")
            .description(
                "Penstock " + shape.name() + " function: its log and its network interface")
            .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
            .managedPolicies(
                List.of(
                    ManagedPolicy.fromAwsManagedPolicyName(
                        "service-role/AWSLambdaENIManagementAccess")))
            .inlinePolicies(policies(shape, store, log))
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

  private static Map<String, PolicyDocument> policies(
      Shape shape, Ground.Store store, LogGroup log) {
    Map<String, PolicyDocument> policies = new TreeMap<>();
    policies.put(
        "log",
        policy(
            List.of(
                PolicyStatement.Builder.create()
                    .effect(Effect.ALLOW)
                    .actions(List.of("logs:CreateLogStream", "logs:PutLogEvents"))
                    .resources(List.of(log.getLogGroupArn() + ":*"))
                    .build())));
    List<PolicyStatement> rights = new ArrayList<>(shape.rights());
    switch (store.signIn()) {
      case Ground.SignIn.Passwords _ -> {}
      case Ground.SignIn.Iam(String usersArn) ->
          rights.add(
              PolicyStatement.Builder.create()
                  .effect(Effect.ALLOW)
                  .actions(List.of("rds-db:connect"))
                  .resources(
                      shape.roles().values().stream().sorted().map(usersArn::concat).toList())
                  .build());
    }
    if (!rights.isEmpty()) {
      policies.put("rights", policy(rights));
    }
    return policies;
  }

  private static PolicyDocument policy(List<PolicyStatement> statements) {
    return PolicyDocument.Builder.create().statements(statements).build();
  }

  /**
   * Resolved by CloudFormation when it deploys, never part of the template, and encrypted under
   * this function's key afterwards.
   */
  private static Map<String, String> environment(Shape shape, Ground ground) {
    Map<String, String> environment = new TreeMap<>(shape.environment());
    environment.put("PENSTOCK_DATABASE_URL", ground.store().url());
    switch (ground.store().signIn()) {
      case Ground.SignIn.Passwords passwords ->
          shape
              .roles()
              .forEach(
                  (setting, role) ->
                      environment.put(setting, secret(passwords.of(role), "password")));
      case Ground.SignIn.Iam _ -> environment.put("PENSTOCK_DATABASE_AUTH", "iam");
    }
    environment.put("PENSTOCK_ROOT_KEY", ground.rootKey().reference());
    return environment;
  }

  /**
   * A member of a secret of Secrets Manager, for a function's environment: CloudFormation resolves
   * it when it deploys.
   */
  public static String secret(String arn, String field) {
    return SecretValue.secretsManager(
            arn, SecretsManagerSecretOptions.builder().jsonField(field).build())
        .unsafeUnwrap();
  }
}
