package dev.penstock.cdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.cdk.DeploymentSettings.FrontDoorKind;
import dev.penstock.cdk.stack.IngressStack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.assertions.Annotations;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.assertions.Template;

/** The first stack of the topology: least privilege, encrypted, nag-clean. F1, F18. */
class IngressStackTest {

  @TempDir private static Path folder;

  private static IngressStack stack;
  private static Template template;

  @BeforeAll
  static void synthesise() throws IOException {
    stack = SampleApp.synthesise(folder, FrontDoorKind.HTTP).ingress();
    template = Template.fromStack(stack);
  }

  @Test
  void shouldRunTheShippedArtifactOnJava25() {
    template.hasResourceProperties(
        "AWS::Lambda::Function",
        Map.of(
            "Runtime",
            "java25",
            "Handler",
            "dev.penstock.functions.ingress.IngressFunction::handleRequest",
            "SnapStart",
            Map.of("ApplyOn", "PublishedVersions")));
  }

  @Test
  void shouldReachTheStoreAndNothingElse() {
    template.hasResourceProperties(
        "AWS::EC2::SecurityGroup",
        Map.of(
            "SecurityGroupEgress",
            List.of(
                Match.objectLike(
                    Map.of(
                        "FromPort",
                        5432,
                        "ToPort",
                        5432,
                        "DestinationSecurityGroupId",
                        "sg-database")))));
    template.hasResourceProperties(
        "AWS::EC2::SecurityGroupIngress",
        Map.of("FromPort", 5432, "ToPort", 5432, "GroupId", "sg-database"));
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
  void shouldGiveTheFunctionNoRightBeyondItsLogAndItsNetworkInterface() {
    template.resourceCountIs("AWS::IAM::Role", 1);
    template.resourceCountIs("AWS::IAM::Policy", 0);
    template.hasResourceProperties(
        "AWS::IAM::Role",
        Map.of(
            "Policies",
            List.of(
                Match.objectLike(
                    Map.of(
                        "PolicyDocument",
                        Match.objectLike(
                            Map.of(
                                "Statement",
                                List.of(
                                    Match.objectLike(
                                        Map.of(
                                            "Action",
                                            List.of(
                                                "logs:CreateLogStream",
                                                "logs:PutLogEvents")))))))))));
  }

  @Test
  void shouldEncryptLogsAndSettingsUnderItsOwnRotatedKey() {
    template.hasResourceProperties("AWS::KMS::Key", Map.of("EnableKeyRotation", true));
    template.allResourcesProperties("AWS::Logs::LogGroup", Map.of("KmsKeyId", Match.anyValue()));
    template.allResourcesProperties("AWS::Lambda::Function", Map.of("KmsKeyArn", Match.anyValue()));
  }

  @Test
  void shouldStandBehindAFirewallAsARestApi() throws IOException {
    IngressStack rest = SampleApp.synthesise(folder, FrontDoorKind.REST).ingress();
    Template asRest = Template.fromStack(rest);

    asRest.resourceCountIs("AWS::ApiGatewayV2::Api", 0);
    asRest.hasResourceProperties(
        "AWS::ApiGateway::RestApi", Map.of("BinaryMediaTypes", List.of("*/*")));
    asRest.resourceCountIs("AWS::ApiGateway::Method", 2);
    asRest.hasResourceProperties(
        "AWS::ApiGateway::Method", Map.of("HttpMethod", "POST", "AuthorizationType", "NONE"));
    asRest.hasResourceProperties(
        "AWS::WAFv2::WebACL",
        Map.of("Rules", List.of(Match.objectLike(Map.of("Action", Map.of("Block", Map.of()))))));
    asRest.resourceCountIs("AWS::WAFv2::WebACLAssociation", 1);
    Annotations.fromStack(rest).hasNoError("*", Match.stringLikeRegexp("AwsSolutions-.*"));
  }

  @Test
  void shouldKeepSecretsOutOfTheTemplate() {
    String json = template.toJSON().toString();
    assertThat(json).contains("{{resolve:secretsmanager:");
    assertThat(json).doesNotContain("password=");
  }

  @Test
  void shouldBreakNoRuleOfCdkNag() {
    Annotations.fromStack(stack).hasNoError("*", Match.stringLikeRegexp("AwsSolutions-.*"));
  }

  @Test
  void shouldNameTheMissingContextKey() {
    App empty = new App(AppProps.builder().outdir(folder.resolve("empty.out").toString()).build());

    assertThatThrownBy(() -> DeploymentSettings.fromContext(empty.getNode()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ingressArtifact");
  }

  @ParameterizedTest
  @CsvSource({"frontDoor,soap", "databasePort,70000", "databasePort,https"})
  void shouldNameTheContextKeyThatHasNoSuchValue(String key, String value) {
    Map<String, String> context = new HashMap<>();
    for (var setting : DeploymentSettings.class.getRecordComponents()) {
      context.put(setting.getName(), "a,b");
    }
    context.put("databasePort", "5432");
    context.put(key, value);
    App app =
        new App(
            AppProps.builder()
                .outdir(folder.resolve("wrong.out").toString())
                .context(context)
                .build());

    assertThatThrownBy(() -> DeploymentSettings.fromContext(app.getNode()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(value);
  }
}
