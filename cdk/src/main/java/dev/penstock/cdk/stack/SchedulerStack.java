package dev.penstock.cdk.stack;

import dev.penstock.cdk.DeploymentSettings;
import dev.penstock.cdk.construct.StoreFunction;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
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

  public SchedulerStack(Construct scope, String id, StackProps props, DeploymentSettings settings) {
    super(scope, id, props);
    Alias live =
        new StoreFunction(
                this,
                "Function",
                new StoreFunction.Shape(
                    "scheduler",
                    "put on record what is due",
                    "dev.penstock.functions.scheduler.SchedulerFunction::handleRequest",
                    settings.schedulerArtifact(),
                    Duration.seconds(50),
                    // The store makes two ticks at once one; more would only wait for its locks.
                    1,
                    Map.of(),
                    settings.schedulerSecretArn()),
                settings)
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
    alarm("Fails", "Ticks fail", live.metricErrors(fiveMinutes()), true);
    alarm("Silent", "Nothing has ticked", live.metricInvocations(fiveMinutes()), false);
  }

  private static MetricOptions fiveMinutes() {
    return MetricOptions.builder().period(Duration.minutes(5)).statistic("Sum").build();
  }

  private void alarm(String id, String what, Metric metric, boolean whenThereAreAny) {
    Alarm.Builder.create(this, id)
        .alarmDescription(what + " since five minutes: no schedule starts a run")
        .metric(metric)
        .threshold(1)
        .evaluationPeriods(1)
        .comparisonOperator(
            whenThereAreAny
                ? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
                : ComparisonOperator.LESS_THAN_THRESHOLD)
        .treatMissingData(
            whenThereAreAny ? TreatMissingData.NOT_BREACHING : TreatMissingData.BREACHING)
        .build();
  }
}
