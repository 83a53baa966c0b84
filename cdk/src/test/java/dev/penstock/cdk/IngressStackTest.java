package dev.penstock.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.assertions.Matcher;
import software.amazon.awscdk.assertions.Template;

/** The first stack of the topology: least privilege, encrypted, nag-clean. F1, F18. */
class IngressStackTest {

  private final Template template = SampleApp.EDGE.template("PenstockIngress");
  private final Template brought = SampleApp.PRIVATE_CLOUD.template("PenstockIngress");

  @Test
  void shouldRunTheShippedArtifactOnJava25() {
    template.hasResourceProperties(
        "AWS::Lambda::Function",
        Map.of(
            "Runtime",
            "java25",
            "Handler",
            "dev.penstock.functions.ingress.IngressFunction",
            "SnapStart",
            Map.of("ApplyOn", "PublishedVersions")));
  }

  @Test
  void shouldReachTheStoreTheQueueTheKeysOfTheVaultAndNothingElse() {
    brought.hasResourceProperties(
        "AWS::EC2::SecurityGroup",
        Map.of(
            "SecurityGroupEgress",
            List.of(
                Match.objectLike(
                    Map.of(
                        "FromPort", 5432,
                        "ToPort", 5432,
                        "DestinationSecurityGroupId", "sg-0123456789abcdef0")),
                Match.objectLike(Map.of("FromPort", 443, "ToPort", 443)),
                Match.objectLike(
                    Map.of(
                        "FromPort", 443,
                        "ToPort", 443,
                        "DestinationSecurityGroupId", SampleApp.VAULT_GROUP)))));
    brought.resourceCountIs("AWS::EC2::SecurityGroupIngress", 3);
    brought.hasResourceProperties(
        "AWS::EC2::SecurityGroupIngress",
        Map.of("FromPort", 5432, "ToPort", 5432, "GroupId", "sg-0123456789abcdef0"));
  }

  @Test
  void shouldOfferOnePathOnlyForDeliveriesAndForHandshakes() {
    template.resourceCountIs("AWS::ApiGatewayV2::Route", 2);
    for (String method : List.of("POST", "GET")) {
      template.hasResourceProperties(
          "AWS::ApiGatewayV2::Route", Map.of("RouteKey", method + " /hooks/{trigger}"));
    }
  }

  @Test
  void shouldThrottleAndLogAtTheFrontDoor() {
    template.hasResourceProperties(
        "AWS::ApiGatewayV2::Stage",
        Map.of(
            "DefaultRouteSettings",
            Map.of("ThrottlingBurstLimit", 200, "ThrottlingRateLimit", 100),
            "AccessLogSettings",
            Match.objectLike(Map.of("Format", Match.stringLikeRegexp("status")))));
  }

  @Test
  void shouldGiveTheFunctionNoRightBeyondItsLogItsNetworkInterfaceTheQueueAndTheStore() {
    template.resourceCountIs("AWS::IAM::Role", 1);
    template.resourceCountIs("AWS::IAM::Policy", 0);
    template.hasResourceProperties(
        "AWS::IAM::Role",
        Map.of(
            "Policies",
            List.of(
                allows(List.of("logs:CreateLogStream", "logs:PutLogEvents")),
                allows("sqs:SendMessage", "kms:Decrypt", "rds-db:connect"))));
  }

  @Test
  void shouldSignInByIamWhereTheStoreIsOursAndByPasswordWhereItIsBrought() {
    template.hasResourceProperties(
        "AWS::Lambda::Function",
        Map.of(
            "Environment",
            Map.of(
                "Variables",
                Match.objectLike(
                    Map.of(
                        "PENSTOCK_DATABASE_AUTH",
                        "iam",
                        "PENSTOCK_DATABASE_PASSWORD",
                        Match.absent())))));
    brought.hasResourceProperties(
        "AWS::Lambda::Function",
        Map.of(
            "Environment",
            Map.of(
                "Variables",
                Match.objectLike(
                    Map.of(
                        "PENSTOCK_DATABASE_PASSWORD",
                        Match.stringLikeRegexp("resolve:secretsmanager:.*ingress-AbCdEf"))))));
  }

  private static Matcher allows(Object... ofEachStatement) {
    return Match.objectLike(
        Map.of(
            "PolicyDocument",
            Match.objectLike(
                Map.of(
                    "Statement",
                    Arrays.stream(ofEachStatement)
                        .map(action -> Match.objectLike(Map.of("Action", action)))
                        .toList()))));
  }

  @Test
  void shouldEncryptLogsAndSettingsUnderItsOwnRotatedKey() {
    template.hasResourceProperties("AWS::KMS::Key", Map.of("EnableKeyRotation", true));
    template.allResourcesProperties("AWS::Logs::LogGroup", Map.of("KmsKeyId", Match.anyValue()));
    template.allResourcesProperties("AWS::Lambda::Function", Map.of("KmsKeyArn", Match.anyValue()));
  }

  @Test
  void shouldStandBehindAFirewallAsARestApi() {
    brought.resourceCountIs("AWS::ApiGatewayV2::Api", 0);
    brought.hasResourceProperties(
        "AWS::ApiGateway::RestApi", Map.of("BinaryMediaTypes", List.of("*/*")));
    brought.resourceCountIs("AWS::ApiGateway::Method", 2);
    brought.hasResourceProperties(
        "AWS::ApiGateway::Method", Map.of("HttpMethod", "POST", "AuthorizationType", "NONE"));
    brought.hasResourceProperties(
        "AWS::WAFv2::WebACL",
        Map.of("Rules", List.of(Match.objectLike(Map.of("Action", Map.of("Block", Map.of()))))));
    brought.resourceCountIs("AWS::WAFv2::WebACLAssociation", 1);
  }

  @Test
  void shouldKeepSecretsOutOfTheTemplate() {
    String json = template.toJSON().toString();
    assertThat(json).contains("{{resolve:secretsmanager:");
    assertThat(json).doesNotContain("password=");
  }
}
