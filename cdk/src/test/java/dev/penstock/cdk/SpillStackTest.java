package dev.penstock.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.assertions.Template;

/** The spill in AWS: nothing of it is lost, overtaken or seen by others. F118, F131. */
class SpillStackTest {

  private final Template template = SampleApp.PRIVATE_CLOUD.template("PenstockSpill");

  @Test
  void shouldKeepDeliveriesInOrderEncryptedAndForAsLongAsSqsCan() {
    template.resourceCountIs("AWS::SQS::Queue", 2);
    template.allResourcesProperties(
        "AWS::SQS::Queue",
        Map.of(
            "FifoQueue", true,
            "SqsManagedSseEnabled", true,
            "MessageRetentionPeriod", 1_209_600));
    template.hasResourceProperties(
        "AWS::SQS::Queue",
        Map.of(
            "VisibilityTimeout",
            180,
            "RedrivePolicy",
            Match.objectLike(Map.of("maxReceiveCount", 1000))));
  }

  @Test
  void shouldDrainThemByPartsOfABatch() {
    template.hasResourceProperties(
        "AWS::Lambda::EventSourceMapping",
        Map.of(
            "BatchSize",
            10,
            "FunctionResponseTypes",
            List.of("ReportBatchItemFailures"),
            "ScalingConfig",
            Map.of("MaximumConcurrency", 2)));
    template.hasResourceProperties(
        "AWS::Lambda::Function",
        Map.of(
            "Handler",
            "dev.penstock.functions.drain.DrainFunction",
            "ReservedConcurrentExecutions",
            2,
            "Timeout",
            30));
  }

  @Test
  void shouldReachSqsInsideTheVpcAndOnlyForTheseQueues() {
    template.hasResourceProperties(
        "AWS::EC2::VPCEndpoint",
        Map.of(
            "VpcEndpointType",
            "Interface",
            // Its usual name stays with whoever else in the VPC uses SQS.
            "PrivateDnsEnabled",
            false,
            "PolicyDocument",
            Match.objectLike(
                Map.of(
                    "Statement",
                    List.of(
                        Match.objectLike(
                            Map.of(
                                "Action",
                                List.of("sqs:SendMessage", "sqs:ChangeMessageVisibility"),
                                "Resource",
                                List.of(Match.anyValue(), Match.anyValue()))))))));
    template.resourceCountIs("AWS::EC2::NatGateway", 0);
  }

  @Test
  void shouldTellTheFunctionsTheNameOfTheEndpoint() {
    for (Template told : List.of(template, SampleApp.PRIVATE_CLOUD.template("PenstockIngress"))) {
      told.hasResourceProperties(
          "AWS::Lambda::Function",
          Map.of(
              "Environment",
              Match.objectLike(
                  Map.of(
                      "Variables",
                      Match.objectLike(Map.of("AWS_ENDPOINT_URL_SQS", Match.anyValue()))))));
    }
  }

  @Test
  void shouldGiveNoRightOnEverything() {
    template.resourceCountIs("AWS::IAM::Policy", 0);
    assertThat(template.findResources("AWS::IAM::Role").toString())
        .contains("sqs:ReceiveMessage")
        .doesNotContain("sqs:*")
        .doesNotContain("Resource=*");
  }
}
