package dev.penstock.cdk.stack;

import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import java.util.List;
import software.amazon.awscdk.aws_apigatewayv2_integrations.HttpLambdaIntegration;
import software.amazon.awscdk.services.apigatewayv2.AddRoutesOptions;
import software.amazon.awscdk.services.apigatewayv2.CfnStage;
import software.amazon.awscdk.services.apigatewayv2.HttpApi;
import software.amazon.awscdk.services.apigatewayv2.HttpMethod;
import software.amazon.awscdk.services.apigatewayv2.HttpNoneAuthorizer;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/** An HTTP API: the cheaper and quicker front door. */
final class HttpFrontDoor {

  private HttpFrontDoor() {}

  /** The URL before the route's path. */
  static String in(Construct scope, FrontDoor door, Alias live, LogGroup accessLog) {
    HttpApi api =
        HttpApi.Builder.create(scope, "FrontDoor")
            .apiName(door.name())
            .description(door.description())
            .build();
    api.addRoutes(
        AddRoutesOptions.builder()
            .path(door.path())
            .methods(door.methods().stream().map(HttpMethod::valueOf).toList())
            .integration(HttpLambdaIntegration.Builder.create("Function", live).build())
            .authorizer(new HttpNoneAuthorizer())
            .build());
    if (api.getDefaultStage() != null
        && api.getDefaultStage().getNode().getDefaultChild() instanceof CfnStage stage) {
      stage.setAccessLogSettings(
          CfnStage.AccessLogSettingsProperty.builder()
              .destinationArn(accessLog.getLogGroupArn())
              .format(FrontDoor.accessLog("routeKey"))
              .build());
      stage.setDefaultRouteSettings(
          CfnStage.RouteSettingsProperty.builder()
              .throttlingBurstLimit(FrontDoor.BURST)
              .throttlingRateLimit(FrontDoor.RATE)
              .build());
    }
    NagSuppressions.addResourceSuppressions(
        api,
        List.of(
            NagPackSuppression.builder()
                .id("AwsSolutions-APIG4")
                .reason(door.whoSignsIn())
                .build()),
        true);
    return api.getApiEndpoint() + "/";
  }
}
