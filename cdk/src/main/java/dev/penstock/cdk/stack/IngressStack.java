package dev.penstock.cdk.stack;

import dev.penstock.cdk.DeploymentSettings;
import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import io.github.cdklabs.cdknag.RegexAppliesTo;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.SecretValue;
import software.amazon.awscdk.SecretsManagerSecretOptions;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.aws_apigatewayv2_integrations.HttpLambdaIntegration;
import software.amazon.awscdk.services.apigatewayv2.AddRoutesOptions;
import software.amazon.awscdk.services.apigatewayv2.CfnStage;
import software.amazon.awscdk.services.apigatewayv2.HttpApi;
import software.amazon.awscdk.services.apigatewayv2.HttpMethod;
import software.amazon.awscdk.services.apigatewayv2.HttpNoneAuthorizer;
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
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/**
 * The front door: an HTTP API whose only route runs the ingress function inside the customer's VPC,
 * with a way to the store's port and to nothing else.
 */
public final class IngressStack extends Stack {

  private static final int POSTGRES = 5432;

  public IngressStack(Construct scope, String id, StackProps props, DeploymentSettings settings) {
    super(scope, id, props);

    IVpc vpc =
        Vpc.fromVpcAttributes(
            this,
            "Vpc",
            VpcAttributes.builder()
                .vpcId(settings.vpcId())
                .availabilityZones(settings.availabilityZones())
                .isolatedSubnetIds(settings.privateSubnetIds())
                .build());
    SecurityGroup functionGroup = wayToTheStore(vpc, settings);
    Key key =
        Key.Builder.create(this, "Key")
            .description("Encrypts the ingress function's settings and logs")
            .enableKeyRotation(true)
            .removalPolicy(RemovalPolicy.RETAIN)
            .build();
    LogGroup functionLog = log("FunctionLog", key);
    Function function = function(vpc, functionGroup, key, functionLog, settings);
    Alias live =
        Alias.Builder.create(this, "Live")
            .aliasName("live")
            .version(function.getCurrentVersion())
            .build();
    HttpApi api = frontDoor(live, key);

    CfnOutput.Builder.create(this, "HooksUrl")
        .description("Senders post to this URL followed by the trigger's name")
        .value(api.getApiEndpoint() + "/hooks/")
        .build();
  }

  /** Its own group, let into the database's group on one port, and out to nowhere else. */
  private SecurityGroup wayToTheStore(IVpc vpc, DeploymentSettings settings) {
    SecurityGroup function =
        SecurityGroup.Builder.create(this, "FunctionGroup")
            .vpc(vpc)
            .description("Penstock ingress function")
            .allowAllOutbound(false)
            .build();
    ISecurityGroup database =
        SecurityGroup.fromSecurityGroupId(
            this, "DatabaseGroup", settings.databaseSecurityGroupId());
    function.addEgressRule(
        Peer.securityGroupId(settings.databaseSecurityGroupId()),
        Port.tcp(POSTGRES),
        "PostgreSQL and nothing else");
    database.addIngressRule(
        Peer.securityGroupId(function.getSecurityGroupId()),
        Port.tcp(POSTGRES),
        "Penstock ingress function");
    return function;
  }

  private Function function(
      IVpc vpc, SecurityGroup group, Key key, LogGroup log, DeploymentSettings settings) {
    Role role = role(log);
    Function function =
        Function.Builder.create(this, "Function")
            .description("Penstock ingress: verify, store, acknowledge")
            .runtime(Runtime.JAVA_25)
            .architecture(Architecture.X86_64)
            .handler("dev.penstock.functions.ingress.IngressFunction::handleRequest")
            .code(Code.fromAsset(settings.ingressArtifact().toString()))
            .memorySize(1024)
            .timeout(Duration.seconds(10))
            // Enough to absorb a burst, few enough not to use up the database's connections.
            .reservedConcurrentExecutions(50)
            .snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS)
            .vpc(vpc)
            .vpcSubnets(SubnetSelection.builder().subnetType(SubnetType.PRIVATE_ISOLATED).build())
            .securityGroups(List.of(group))
            .role(role)
            .environmentEncryption(key)
            .environment(environment(settings))
            .logGroup(log)
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
    return function;
  }

  private Role role(LogGroup log) {
    return Role.Builder.create(this, "FunctionRole")
        .description("Penstock ingress function: its log and its network interface")
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
  }

  /**
   * Resolved by CloudFormation when it deploys, never part of the template, and encrypted under
   * this stack's key afterwards.
   */
  private static Map<String, String> environment(DeploymentSettings settings) {
    return Map.of(
        "PENSTOCK_DATABASE_URL",
        "jdbc:postgresql://"
            + settings.databaseHost()
            + ":"
            + POSTGRES
            + "/penstock?sslmode=verify-full",
        "PENSTOCK_DATABASE_USER",
        "penstock_ingress",
        "PENSTOCK_DATABASE_PASSWORD",
        secret(settings.databaseSecretArn(), "password"),
        "PENSTOCK_ROOT_KEY",
        secret(settings.rootKeySecretArn(), "key"));
  }

  private static String secret(String arn, String field) {
    return SecretValue.secretsManager(
            arn, SecretsManagerSecretOptions.builder().jsonField(field).build())
        .unsafeUnwrap();
  }

  private HttpApi frontDoor(Alias live, Key key) {
    HttpApi api =
        HttpApi.Builder.create(this, "FrontDoor")
            .apiName("penstock-ingress")
            .description("Signed events in")
            .build();
    api.addRoutes(
        AddRoutesOptions.builder()
            .path("/hooks/{trigger}")
            .methods(List.of(HttpMethod.POST))
            .integration(HttpLambdaIntegration.Builder.create("Ingress", live).build())
            .authorizer(new HttpNoneAuthorizer())
            .build());
    LogGroup accessLog = log("AccessLog", key);
    if (api.getDefaultStage() != null
        && api.getDefaultStage().getNode().getDefaultChild() instanceof CfnStage stage) {
      stage.setAccessLogSettings(
          CfnStage.AccessLogSettingsProperty.builder()
              .destinationArn(accessLog.getLogGroupArn())
              .format(
                  "{\"requestId\":\"$context.requestId\",\"route\":\"$context.routeKey\","
                      + "\"status\":\"$context.status\",\"ms\":\"$context.responseLatency\"}")
              .build());
      stage.setDefaultRouteSettings(
          CfnStage.RouteSettingsProperty.builder()
              .throttlingBurstLimit(200)
              .throttlingRateLimit(100)
              .build());
    }
    NagSuppressions.addResourceSuppressions(
        api,
        List.of(
            NagPackSuppression.builder()
                .id("AwsSolutions-APIG4")
                .reason(
                    "Senders can't sign in: the function verifies the signature of every delivery"
                        + " over its raw bytes and refuses a trigger without a secret.")
                .build()),
        true);
    return api;
  }

  private LogGroup log(String id, Key key) {
    LogGroup log =
        LogGroup.Builder.create(this, id)
            .encryptionKey(key)
            .retention(RetentionDays.THREE_MONTHS)
            .removalPolicy(RemovalPolicy.RETAIN)
            .build();
    key.grantEncryptDecrypt(new ServicePrincipal("logs." + getRegion() + ".amazonaws.com"));
    return log;
  }
}
