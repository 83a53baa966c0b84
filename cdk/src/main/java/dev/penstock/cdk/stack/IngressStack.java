package dev.penstock.cdk.stack;

import dev.penstock.cdk.DeploymentSettings;
import dev.penstock.cdk.construct.EncryptedLog;
import dev.penstock.cdk.construct.Ground;
import dev.penstock.cdk.construct.KeyService;
import dev.penstock.cdk.construct.StoreFunction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * The front door: an API whose only route runs the ingress function inside the customer's VPC, with
 * a way to the store's port, to the queue beside it, to the keys of the vault where KMS has them,
 * and to nothing else.
 */
public final class IngressStack extends Stack {

  private static final FrontDoor DOOR =
      new FrontDoor(
          "penstock-ingress",
          "Signed events in",
          "/hooks/{trigger}",
          // GET is only ever a provider's handshake.
          List.of("POST", "GET"),
          "Senders are programs of others and can't sign in: the function verifies the signature of"
              + " every delivery over its raw bytes and refuses a trigger without a secret.");

  private final StoreFunction function;

  public IngressStack(
      Construct scope,
      String id,
      StackProps props,
      DeploymentSettings settings,
      Ground ground,
      SpillStack spill) {
    super(scope, id, props);

    this.function =
        new StoreFunction(
            this,
            "Function",
            new StoreFunction.Shape(
                "ingress",
                "verify, store, acknowledge",
                "dev.penstock.functions.ingress.IngressFunction",
                settings.artifacts().ingress(),
                Duration.seconds(10),
                // Enough to absorb a burst, few enough not to use up the database's connections.
                50,
                environment(ground, spill),
                Map.of(StoreFunction.PASSWORD, "penstock_ingress"),
                Stream.concat(
                        Stream.of(spill.wayToTheQueue()),
                        ground.keyService().stream().map(KeyService::way))
                    .toList(),
                Optional.empty(),
                Stream.concat(
                        Stream.of(spill.rightToSpill()),
                        ground.keyService().stream().map(KeyService::rightToUnwrap))
                    .toList()),
            ground);
    LogGroup accessLog = EncryptedLog.of(this, "AccessLog", function.key());
    String url =
        switch (settings.frontDoor()) {
          case HTTP -> HttpFrontDoor.in(this, DOOR, function.live(), accessLog);
          case REST -> RestFrontDoor.in(this, DOOR, function.live(), accessLog);
        };

    CfnOutput.Builder.create(this, "HooksUrl")
        .description("Senders post to this URL followed by the trigger's name")
        .value(url + "hooks/")
        .build();
  }

  private static Map<String, String> environment(Ground ground, SpillStack spill) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("PENSTOCK_DATABASE_USER", "penstock_ingress");
    environment.putAll(spill.toldOf());
    ground.keyService().ifPresent(it -> environment.putAll(it.environment()));
    return environment;
  }

  /** The front door's function. */
  Alias live() {
    return function.live();
  }
}
