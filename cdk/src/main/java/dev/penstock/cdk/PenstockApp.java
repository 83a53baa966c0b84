package dev.penstock.cdk;

import dev.penstock.cdk.stack.IngressStack;
import dev.penstock.cdk.stack.SchedulerStack;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.StackProps;

/** The CDK app. Synthesis fails when cdk-nag finds a rule broken. */
public final class PenstockApp {

  private PenstockApp() {}

  public static void main(String[] arguments) {
    App app = new App();
    synthesise(app, DeploymentSettings.fromContext(app.getNode()));
    app.synth();
  }

  /** Every stack of the app. */
  record Stacks(IngressStack ingress, SchedulerStack scheduler) {}

  /** Adds every stack to the app. */
  static Stacks synthesise(App app, DeploymentSettings settings) {
    Stacks stacks =
        new Stacks(
            new IngressStack(app, "PenstockIngress", StackProps.builder().build(), settings),
            new SchedulerStack(app, "PenstockScheduler", StackProps.builder().build(), settings));
    Aspects.of(app).add(AwsSolutionsChecks.Builder.create().verbose(true).build());
    return stacks;
  }
}
