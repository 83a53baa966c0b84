package dev.penstock.cdk;

import dev.penstock.cdk.stack.IngressStack;
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

  /** Adds every stack to the app. */
  static IngressStack synthesise(App app, DeploymentSettings settings) {
    IngressStack ingress =
        new IngressStack(app, "PenstockIngress", StackProps.builder().build(), settings);
    Aspects.of(app).add(AwsSolutionsChecks.Builder.create().verbose(true).build());
    return ingress;
  }
}
