package dev.penstock.cdk.construct;

import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.constructs.Construct;

/** Alarms over metrics of five minutes. */
public final class Watch {

  private static final Duration PERIOD = Duration.minutes(5);

  private Watch() {}

  /** How a metric is read: added up over five minutes. */
  public static MetricOptions sum() {
    return MetricOptions.builder().period(PERIOD).statistic("Sum").build();
  }

  /** How a metric is read: the greatest within five minutes. */
  public static MetricOptions most() {
    return MetricOptions.builder().period(PERIOD).statistic("Maximum").build();
  }

  /** Tells when a metric reaches what it should not; silence is good. */
  public static Alarm whenReached(
      Construct scope, String id, String what, Metric metric, double threshold) {
    return alarm(
        scope,
        id,
        what,
        metric,
        threshold,
        ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        TreatMissingData.NOT_BREACHING);
  }

  /** Tells when there is nothing of what should be there; silence is bad. */
  public static Alarm whenMissing(Construct scope, String id, String what, Metric metric) {
    return alarm(
        scope,
        id,
        what,
        metric,
        1,
        ComparisonOperator.LESS_THAN_THRESHOLD,
        TreatMissingData.BREACHING);
  }

  private static Alarm alarm(
      Construct scope,
      String id,
      String what,
      Metric metric,
      double threshold,
      ComparisonOperator operator,
      TreatMissingData missing) {
    return Alarm.Builder.create(scope, id)
        .alarmDescription(what)
        .metric(metric)
        .threshold(threshold)
        .evaluationPeriods(1)
        .comparisonOperator(operator)
        .treatMissingData(missing)
        .build();
  }
}
