package dev.penstock.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.assertions.Template;

/** The scheduler in AWS: one tick for all schedules, least privilege, nag-clean. F11, F118. */
class SchedulerStackTest {

  private final Template template = SampleApp.PRIVATE_CLOUD.template("PenstockScheduler");

  @Test
  void shouldTickEachMinuteAndRetryNoTick() {
    template.resourceCountIs("AWS::Events::Rule", 1);
    template.hasResourceProperties(
        "AWS::Events::Rule",
        Map.of(
            "ScheduleExpression",
            "rate(1 minute)",
            "Targets",
            List.of(
                Match.objectLike(
                    Map.of(
                        "RetryPolicy",
                        Map.of("MaximumRetryAttempts", 0, "MaximumEventAgeInSeconds", 60))))));
    template.hasResourceProperties(
        "AWS::Lambda::EventInvokeConfig",
        Map.of("MaximumRetryAttempts", 0, "MaximumEventAgeInSeconds", 60));
    template.resourceCountIs("AWS::Scheduler::Schedule", 0);
  }

  @Test
  void shouldRunTheShippedArtifactOneAtATime() {
    template.hasResourceProperties(
        "AWS::Lambda::Function",
        Map.of(
            "Runtime",
            "java25",
            "Handler",
            "dev.penstock.functions.scheduler.SchedulerFunction",
            "ReservedConcurrentExecutions",
            1,
            "Timeout",
            50));
  }

  @Test
  void shouldActAsItsOwnRoleOfTheDatabaseAndReachNothingElse() {
    template.hasResourceProperties(
        "AWS::Lambda::Function",
        Map.of(
            "Environment",
            Map.of(
                "Variables",
                Match.objectEquals(
                    Map.of(
                        "PENSTOCK_DATABASE_URL",
                        "jdbc:postgresql://db.internal:5432/penstock?sslmode=verify-full",
                        "PENSTOCK_DATABASE_PASSWORD",
                        Match.stringLikeRegexp(
                            "resolve:secretsmanager:.*scheduler-AbCdEf:SecretString:password"),
                        "PENSTOCK_ROOT_KEY",
                        Match.stringLikeRegexp(
                            "resolve:secretsmanager:.*root-key-AbCdEf:SecretString:key::"
                                + SampleApp.ROOT_KEY_VERSION))))));
    template.hasResourceProperties(
        "AWS::EC2::SecurityGroup",
        Map.of(
            "SecurityGroupEgress",
            List.of(
                Match.objectLike(
                    Map.of(
                        "FromPort", 5432,
                        "ToPort", 5432,
                        "DestinationSecurityGroupId", "sg-0123456789abcdef0")))));
  }

  @Test
  void shouldGiveNoRightBeyondItsLogAndItsNetworkInterface() {
    template.resourceCountIs("AWS::IAM::Role", 1);
    template.resourceCountIs("AWS::IAM::Policy", 0);
    assertThat(template.toJSON().toString()).doesNotContain("Action=*").doesNotContain("lambda:*");
    template.hasResourceProperties(
        "AWS::Lambda::Permission",
        Map.of(
            "Action",
            "lambda:InvokeFunction",
            "Principal",
            "events.amazonaws.com",
            "SourceArn",
            Match.anyValue()));
  }
}
