package dev.penstock.cdk.stack;

import dev.penstock.cdk.DeploymentSettings;
import dev.penstock.cdk.construct.Ground;
import dev.penstock.cdk.construct.StoreFunction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.events.Schedule;
import software.amazon.awscdk.services.events.targets.LambdaFunction;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.EventInvokeConfigOptions;
import software.constructs.Construct;

/**
 * What starts runs by itself: one rule that ticks each minute, and the scheduler function that asks
 * the store what is due. No schedule of a user becomes a resource of AWS.
 */
public final class SchedulerStack extends Stack {

  private static final Duration TICK = Duration.minutes(1);

  private final Alias live;

  public SchedulerStack(
      Construct scope, String id, StackProps props, DeploymentSettings settings, Ground ground) {
    super(scope, id, props);
    this.live =
        new StoreFunction(
                this,
                "Function",
                new StoreFunction.Shape(
                    "scheduler",
                    "put on record what is due",
                    "dev.penstock.functions.scheduler.SchedulerFunction",
                    settings.artifacts().scheduler(),
                    Duration.seconds(50),
                    // The store makes two ticks at once one; more would only wait for its locks.
                    1,
                    Map.of(),
                    Map.of(StoreFunction.PASSWORD, "penstock_scheduler"),
                    List.of(),
                    Optional.empty(),
                    List.of()),
                ground)
            .live();
    // A tick that fails is made good by the next one: it asks the same.
    live.configureAsyncInvoke(
        EventInvokeConfigOptions.builder().retryAttempts(0).maxEventAge(TICK).build());
    Rule.Builder.create(this, "Tick")
        .description("Asks the Penstock scheduler each minute what is due")
        .schedule(Schedule.rate(TICK))
        .targets(
            List.of(LambdaFunction.Builder.create(live).retryAttempts(0).maxEventAge(TICK).build()))
        .build();
  }

  /** The scheduler. */
  Alias live() {
    return live;
  }
}
