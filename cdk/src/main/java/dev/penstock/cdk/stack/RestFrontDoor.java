package dev.penstock.cdk.stack;

import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import java.util.List;
import software.amazon.awscdk.services.apigateway.AccessLogFormat;
import software.amazon.awscdk.services.apigateway.AuthorizationType;
import software.amazon.awscdk.services.apigateway.EndpointType;
import software.amazon.awscdk.services.apigateway.IResource;
import software.amazon.awscdk.services.apigateway.LambdaIntegration;
import software.amazon.awscdk.services.apigateway.LogGroupLogDestination;
import software.amazon.awscdk.services.apigateway.MethodLoggingLevel;
import software.amazon.awscdk.services.apigateway.MethodOptions;
import software.amazon.awscdk.services.apigateway.RestApi;
import software.amazon.awscdk.services.apigateway.StageOptions;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.wafv2.CfnWebACL;
import software.amazon.awscdk.services.wafv2.CfnWebACLAssociation;
import software.constructs.Construct;

/**
 * A REST API: the front door that a firewall (AWS WAF) can stand before, and the one that exists
 * where HTTP APIs don't.
 */
final class RestFrontDoor {

  /** Requests of one address in five minutes; more are answered 403. */
  private static final int PER_ADDRESS = 2_000;

  static final String STAGE = "live";

  private RestFrontDoor() {}

  /** The URL before the route's path. */
  static String in(Construct scope, FrontDoor door, Alias live, LogGroup accessLog) {
    RestApi api =
        RestApi.Builder.create(scope, "FrontDoor")
            .restApiName(door.name())
            .description(door.description())
            .endpointTypes(List.of(EndpointType.REGIONAL))
            // A signature is over the raw bytes: nothing may be taken for text on the way.
            .binaryMediaTypes(List.of("*/*"))
            .cloudWatchRole(true)
            .deployOptions(
                StageOptions.builder()
                    .stageName(STAGE)
                    .throttlingRateLimit(FrontDoor.RATE)
                    .throttlingBurstLimit(FrontDoor.BURST)
                    .loggingLevel(MethodLoggingLevel.ERROR)
                    .accessLogDestination(new LogGroupLogDestination(accessLog))
                    .accessLogFormat(AccessLogFormat.custom(FrontDoor.accessLog("resourcePath")))
                    .build())
            .build();
    IResource route = api.getRoot().resourceForPath(door.path());
    for (String method : door.methods()) {
      route.addMethod(
          method,
          LambdaIntegration.Builder.create(live).allowTestInvoke(false).build(),
          MethodOptions.builder().authorizationType(AuthorizationType.NONE).build());
    }
    guard(scope, door, api);
    NagSuppressions.addResourceSuppressions(
        api,
        List.of(
            suppressed("AwsSolutions-APIG4", door.whoSignsIn()),
            suppressed(
                "AwsSolutions-APIG2",
                "What is valid is known to the function alone: a model would read the body before"
                    + " it is known whose it is."),
            suppressed("AwsSolutions-COG4", door.whoSignsIn()),
            NagPackSuppression.builder()
                .id("AwsSolutions-IAM4")
                .reason(
                    "API Gateway writes its logs with the rights of this managed policy; it is the"
                        + " one that AWS names for the account's setting.")
                .appliesTo(
                    List.of(
                        "Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/"
                            + "AmazonAPIGatewayPushToCloudWatchLogs"))
                .build()),
        true);
    return api.urlForPath("/");
  }

  private static void guard(Construct scope, FrontDoor door, RestApi api) {
    CfnWebACL.VisibilityConfigProperty seen =
        CfnWebACL.VisibilityConfigProperty.builder()
            .cloudWatchMetricsEnabled(true)
            .metricName(door.name())
            .sampledRequestsEnabled(false)
            .build();
    CfnWebACL firewall =
        CfnWebACL.Builder.create(scope, "Firewall")
            .scope("REGIONAL")
            .defaultAction(
                CfnWebACL.DefaultActionProperty.builder()
                    .allow(CfnWebACL.AllowActionProperty.builder().build())
                    .build())
            .visibilityConfig(seen)
            .rules(
                List.of(
                    CfnWebACL.RuleProperty.builder()
                        .name("one-address")
                        .priority(0)
                        .action(
                            CfnWebACL.RuleActionProperty.builder()
                                .block(CfnWebACL.BlockActionProperty.builder().build())
                                .build())
                        .statement(
                            CfnWebACL.StatementProperty.builder()
                                .rateBasedStatement(
                                    CfnWebACL.RateBasedStatementProperty.builder()
                                        .limit(PER_ADDRESS)
                                        .aggregateKeyType("IP")
                                        .build())
                                .build())
                        .visibilityConfig(seen)
                        .build()))
            .build();
    CfnWebACLAssociation.Builder.create(scope, "FirewallBeforeFrontDoor")
        .webAclArn(firewall.getAttrArn())
        .resourceArn(api.getDeploymentStage().getStageArn())
        .build();
  }

  private static NagPackSuppression suppressed(String rule, String reason) {
    return NagPackSuppression.builder().id(rule).reason(reason).build();
  }
}
