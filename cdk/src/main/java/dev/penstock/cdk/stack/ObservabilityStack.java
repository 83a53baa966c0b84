package dev.penstock.cdk.stack;

import dev.penstock.cdk.construct.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.AlarmStatusWidget;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.sns.Topic;
import software.constructs.Construct;

/** What tells when something is wrong, and where one looks then. Whoever subscribes is told. */
public final class ObservabilityStack extends Stack {

  private final List<Alarm> alarms = new ArrayList<>();

  private record Watched(String name, Alias live) {}

  public ObservabilityStack(
      Construct scope,
      String id,
      StackProps props,
      IngressStack ingress,
      SchedulerStack scheduler,
      SpillStack spill,
      ApiStack api) {
    super(scope, id, props);
    List<Watched> functions =
        List.of(
            new Watched("Ingress", ingress.live()),
            new Watched("Scheduler", scheduler.live()),
            new Watched("Drain", spill.live()),
            new Watched("Api", api.live()));
    for (Watched it : functions) {
      watch(it.name() + "Fails", it.name() + ": calls fail", it.live().metricErrors(Watch.sum()));
      watch(
          it.name() + "Throttled",
          it.name() + ": calls are turned away",
          it.live().metricThrottles(Watch.sum()));
    }
    alarms.add(
        Watch.whenMissing(
            this,
            "NoTicks",
            "Nothing has ticked since five minutes: no schedule starts a run",
            scheduler.live().metricInvocations(Watch.sum())));
    alarms.add(
        Watch.whenReached(
            this,
            "SpillWaits",
            "Deliveries wait in the spill since a quarter of an hour: the store is away, or the"
                + " drain fails",
            spill.queue().metricApproximateAgeOfOldestMessage(Watch.most()),
            Duration.minutes(15).toSeconds().doubleValue()));
    watch(
        "PutAside",
        "A delivery that was answered 202 could not be taken in: look at the queue of those put"
            + " aside",
        spill.aside().metricApproximateNumberOfMessagesVisible(Watch.most()));

    Topic topic = topic();
    alarms.forEach(alarm -> alarm.addAlarmAction(new SnsAction(topic)));
    Dashboard dashboard = Dashboard.Builder.create(this, "Dashboard").build();
    dashboard.addWidgets(
        AlarmStatusWidget.Builder.create().title("Alarms").alarms(alarms).width(24).build());
    dashboard.addWidgets(
        graph("Calls", metrics(functions, live -> live.metricInvocations(Watch.sum()))),
        graph("Longest call", metrics(functions, live -> live.metricDuration(Watch.most()))),
        graph(
            "Beside the store",
            List.of(
                spill.queue().metricApproximateNumberOfMessagesVisible(Watch.most()),
                spill.queue().metricNumberOfMessagesSent(Watch.sum()))));
  }

  private void watch(String id, String what, Metric of) {
    alarms.add(Watch.whenReached(this, id, what, of, 1));
  }

  private Topic topic() {
    Key key =
        Key.Builder.create(this, "Key")
            .description("Encrypts what alarms say")
            .enableKeyRotation(true)
            .removalPolicy(RemovalPolicy.RETAIN)
            .build();
    key.grantEncryptDecrypt(new ServicePrincipal("cloudwatch.amazonaws.com"));
    return Topic.Builder.create(this, "Alarms")
        .displayName("Penstock alarms")
        .masterKey(key)
        .enforceSsl(true)
        .build();
  }

  private static List<IMetric> metrics(List<Watched> functions, Function<Alias, IMetric> metric) {
    return functions.stream().map(Watched::live).map(metric).toList();
  }

  private static GraphWidget graph(String title, List<? extends IMetric> left) {
    return GraphWidget.Builder.create().title(title).left(left).width(8).build();
  }
}
