package dev.penstock.cdk.stack;

import dev.penstock.cdk.DeploymentSettings;
import dev.penstock.cdk.construct.EncryptedLog;
import dev.penstock.cdk.construct.Ground;
import dev.penstock.cdk.construct.KeyService;
import dev.penstock.cdk.construct.StoreFunction;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.cloudfront.IOrigin;
import software.amazon.awscdk.services.cloudfront.origins.HttpOrigin;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * The public API: one route that runs the API function inside the customer's VPC, with a way to the
 * store's port and to nothing else but what the settings name. It tells the backbone nothing by
 * itself: what it is asked to do goes through the store's outbox to the workers.
 */
public final class ApiStack extends Stack {

  private static final FrontDoor DOOR =
      new FrontDoor(
          "penstock-api",
          "Runs, approvals, the audit trail and what is configured",
          "/api/v1/{proxy+}",
          List.of("GET", "POST", "PUT", "PATCH", "DELETE"),
          "The function asks each request for an API key, a bearer token or a session and decides"
              + " by role and folder; API Gateway knows none of these.");

  private final StoreFunction function;
  private final IOrigin origin;

  public ApiStack(
      Construct scope, String id, StackProps props, DeploymentSettings settings, Ground ground) {
    super(scope, id, props);
    this.function =
        new StoreFunction(
            this,
            "Function",
            new StoreFunction.Shape(
                "api",
                "answer and decide",
                "dev.penstock.functions.api.ApiFunction",
                settings.artifacts().api(),
                Duration.seconds(20),
                20,
                environment(settings, ground),
                Map.of(
                    StoreFunction.PASSWORD,
                    "penstock_api",
                    "PENSTOCK_AUDITOR_PASSWORD",
                    "penstock_auditor"),
                ground.keyService().stream().map(KeyService::way).toList(),
                settings.signIn().map(it -> "The provider that people sign in through"),
                ground.keyService().flatMap(KeyService::rightToWrap).stream().toList()),
            ground);
    LogGroup accessLog = EncryptedLog.of(this, "AccessLog", function.key());
    String url =
        switch (settings.frontDoor()) {
          case HTTP -> HttpFrontDoor.in(this, DOOR, function.live(), accessLog);
          case REST -> RestFrontDoor.in(this, DOOR, function.live(), accessLog);
        };

    this.origin =
        HttpOrigin.Builder.create(Fn.select(2, Fn.split("/", url)))
            .originPath(
                settings.frontDoor() == DeploymentSettings.FrontDoorKind.REST
                    ? "/" + RestFrontDoor.STAGE
                    : "")
            .build();

    CfnOutput.Builder.create(this, "ApiUrl")
        .description("Clients call the API below this URL")
        .value(url + "api/v1/")
        .build();
  }

  private static Map<String, String> environment(DeploymentSettings settings, Ground ground) {
    Map<String, String> environment = new TreeMap<>();
    settings.console().ifPresent(it -> environment.put("PENSTOCK_CONSOLE_HOST", it.domain()));
    settings.auditKey().ifPresent(it -> environment.put("PENSTOCK_AUDIT_KEY", it));
    environment.put("PENSTOCK_ENVIRONMENT", settings.environment());
    settings.signIn().ifPresent(it -> signIn(it, settings, environment));
    ground.keyService().ifPresent(it -> environment.putAll(it.environment()));
    if (!settings.secretSources().isEmpty()) {
      // It refuses other references; who fetches values is the worker.
      environment.put("PENSTOCK_SECRET_SOURCES", settings.secretSources().references());
    }
    return environment;
  }

  private static void signIn(
      DeploymentSettings.SignIn provider,
      DeploymentSettings settings,
      Map<String, String> environment) {
    environment.put("PENSTOCK_OIDC_ISSUER", provider.issuer());
    environment.put("PENSTOCK_OIDC_CLIENT", provider.client());
    settings
        .console()
        .ifPresent(it -> environment.put("PENSTOCK_OIDC_CONSOLE", "https://" + it.domain()));
    provider
        .clientSecretArn()
        .ifPresent(
            it ->
                environment.put("PENSTOCK_OIDC_CLIENT_SECRET", StoreFunction.secret(it, "secret")));
    provider.audience().ifPresent(it -> environment.put("PENSTOCK_OIDC_AUDIENCE", it));
  }

  /** Where it is, for what stands before it. */
  IOrigin origin() {
    return origin;
  }

  /** The API's function. */
  Alias live() {
    return function.live();
  }
}
