package dev.penstock.cdk.stack;

import dev.penstock.cdk.DeploymentSettings;
import dev.penstock.cdk.construct.EncryptedLog;
import dev.penstock.cdk.construct.StoreFunction;
import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.aws_apigatewayv2_integrations.HttpLambdaIntegration;
import software.amazon.awscdk.services.apigatewayv2.AddRoutesOptions;
import software.amazon.awscdk.services.apigatewayv2.CfnStage;
import software.amazon.awscdk.services.apigatewayv2.HttpApi;
import software.amazon.awscdk.services.apigatewayv2.HttpMethod;
import software.amazon.awscdk.services.apigatewayv2.HttpNoneAuthorizer;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * The front door: an HTTP API whose only route runs the ingress function inside the customer's VPC,
 * with a way to the store's port and to nothing else.
 */
public final class IngressStack extends Stack {

  public IngressStack(Construct scope, String id, StackProps props, DeploymentSettings settings) {
    super(scope, id, props);

    StoreFunction function =
        new StoreFunction(
            this,
            "Function",
            new StoreFunction.Shape(
                "ingress",
                "verify, store, acknowledge",
                "dev.penstock.functions.ingress.IngressFunction::handleRequest",
                settings.ingressArtifact(),
                Duration.seconds(10),
                // Enough to absorb a burst, few enough not to use up the database's connections.
                50,
                Map.of("PENSTOCK_DATABASE_USER", "penstock_ingress"),
                settings.databaseSecretArn()),
            settings);
    HttpApi api = frontDoor(function.live(), function.key());

    CfnOutput.Builder.create(this, "HooksUrl")
        .description("Senders post to this URL followed by the trigger's name")
        .value(api.getApiEndpoint() + "/hooks/")
        .build();
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
            // GET is only ever a provider's handshake; the function refuses every other.
            .methods(List.of(HttpMethod.POST, HttpMethod.GET))
            .integration(HttpLambdaIntegration.Builder.create("Ingress", live).build())
            .authorizer(new HttpNoneAuthorizer())
            .build());
    LogGroup accessLog = EncryptedLog.of(this, "AccessLog", key);
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
}
