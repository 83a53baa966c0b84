package dev.penstock.cdk;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.assertions.Template;

/** What tells when something is wrong, and whom it tells. F118. */
class ObservabilityStackTest {

  private final Template template = SampleApp.PRIVATE_CLOUD.template("PenstockObservability");

  @Test
  void shouldTellWhenTicksFailOrStayAway() {
    template.hasResourceProperties(
        "AWS::CloudWatch::Alarm",
        Map.of("MetricName", "Invocations", "TreatMissingData", "breaching"));
    template.hasResourceProperties(
        "AWS::CloudWatch::Alarm",
        Map.of("MetricName", "Errors", "TreatMissingData", "notBreaching"));
  }

  @Test
  void shouldTellWhenDeliveriesWaitOrWerePutAside() {
    template.hasResourceProperties(
        "AWS::CloudWatch::Alarm",
        Map.of("MetricName", "ApproximateAgeOfOldestMessage", "Threshold", 900));
    template.hasResourceProperties(
        "AWS::CloudWatch::Alarm",
        Map.of("MetricName", "ApproximateNumberOfMessagesVisible", "Threshold", 1));
  }

  @Test
  void shouldTellWhoeverSubscribesAndShowItOnOneBoard() {
    template.allResourcesProperties(
        "AWS::CloudWatch::Alarm", Map.of("AlarmActions", List.of(Match.anyValue())));
    template.allResourcesProperties("AWS::SNS::Topic", Map.of("KmsMasterKeyId", Match.anyValue()));
    template.resourceCountIs("AWS::CloudWatch::Dashboard", 1);
  }
}
