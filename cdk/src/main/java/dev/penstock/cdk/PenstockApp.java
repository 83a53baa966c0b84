package dev.penstock.cdk;

import dev.penstock.cdk.construct.Ground;
import dev.penstock.cdk.stack.ApiStack;
import dev.penstock.cdk.stack.ConsoleStack;
import dev.penstock.cdk.stack.DataStack;
import dev.penstock.cdk.stack.IngressStack;
import dev.penstock.cdk.stack.NetworkStack;
import dev.penstock.cdk.stack.ObservabilityStack;
import dev.penstock.cdk.stack.SchedulerStack;
import dev.penstock.cdk.stack.SpillStack;
import dev.penstock.cdk.stack.WorkersStack;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.StackProps;

/** The CDK app. Synthesis fails when cdk-nag finds a rule broken. */
public final class PenstockApp {

  private static final StackProps PROPS = StackProps.builder().build();

  private PenstockApp() {}

  public static void main(String[] arguments) {
    App app = new App();
    synthesise(app, DeploymentSettings.fromContext(app.getNode()));
    app.synth();
  }

  /** Adds to the app every stack of its shape. */
  static void synthesise(App app, DeploymentSettings settings) {
    // The older way is an access list, which the linter calls a thing of the past.
    app.getNode().setContext("@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy", true);
    switch (settings.shape()) {
      case Shape.OnPremises _ -> {}
      case Shape.PrivateCloud brought ->
          functions(
              app, settings, Ground.of(brought, settings.rootKeyVersion(), settings.vaultKeys()));
      case Shape.Edge edge -> {
        NetworkStack network =
            new NetworkStack(app, "PenstockNetwork", PROPS, edge, settings.vaultKeys());
        DataStack data =
            new DataStack(app, "PenstockData", PROPS, network, settings.rootKeyVersion());
        functions(app, settings, data.ground());
        edge.workers()
            .ifPresent(
                it -> new WorkersStack(app, "PenstockWorkers", PROPS, it, settings, data.ground()));
      }
    }
    Aspects.of(app).add(AwsSolutionsChecks.Builder.create().verbose(true).build());
  }

  private static void functions(App app, DeploymentSettings settings, Ground ground) {
    SpillStack spill = new SpillStack(app, "PenstockSpill", PROPS, settings, ground);
    IngressStack ingress = new IngressStack(app, "PenstockIngress", PROPS, settings, ground, spill);
    SchedulerStack scheduler =
        new SchedulerStack(app, "PenstockScheduler", PROPS, settings, ground);
    ApiStack api = new ApiStack(app, "PenstockApi", PROPS, settings, ground);
    settings
        .console()
        .ifPresent(console -> new ConsoleStack(app, "PenstockConsole", PROPS, console, api));
    new ObservabilityStack(app, "PenstockObservability", PROPS, ingress, scheduler, spill, api);
  }
}
