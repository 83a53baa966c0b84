package dev.penstock.cdk;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.assertions.Template;

/** The console and the API before which it stands, of one origin. F104, F106, F118, F124. */
class ConsoleStackTest {

  private final Template console = SampleApp.EDGE.template("PenstockConsole");
  private final Template api = SampleApp.PRIVATE_CLOUD.template("PenstockApi");

  @Test
  void shouldKeepItsFilesWhereOnlyCloudFrontReadsThem() {
    console.allResourcesProperties(
        "AWS::S3::Bucket",
        Map.of(
            "PublicAccessBlockConfiguration",
            Map.of(
                "BlockPublicAcls",
                true,
                "BlockPublicPolicy",
                true,
                "IgnorePublicAcls",
                true,
                "RestrictPublicBuckets",
                true)));
    console.resourceCountIs("AWS::CloudFront::OriginAccessControl", 1);
  }

  @Test
  void shouldPassCallsOfTheApiOnAndKeepNone() {
    console.hasResourceProperties(
        "AWS::CloudFront::Distribution",
        Map.of(
            "DistributionConfig",
            Match.objectLike(
                Map.of(
                    "Aliases",
                    List.of("penstock.example.com"),
                    "ViewerCertificate",
                    Match.objectLike(Map.of("MinimumProtocolVersion", "TLSv1.2_2021")),
                    "CacheBehaviors",
                    List.of(
                        Match.objectLike(
                            Map.of(
                                "PathPattern",
                                "/api/*",
                                "ViewerProtocolPolicy",
                                "https-only",
                                // CachingDisabled and AllViewerExceptHostHeader, as AWS names them.
                                "CachePolicyId",
                                "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
                                "OriginRequestPolicyId",
                                "b689b0a8-53d0-40ab-baf2-68738e2966ac")))))));
  }

  @Test
  void shouldTellTheBrowserWhatANodeTellsIt() {
    console.hasResourceProperties(
        "AWS::CloudFront::ResponseHeadersPolicy",
        Map.of(
            "ResponseHeadersPolicyConfig",
            Match.objectLike(
                Map.of(
                    "SecurityHeadersConfig",
                    Match.objectLike(
                        Map.of(
                            "ContentSecurityPolicy",
                            Map.of(
                                "ContentSecurityPolicy",
                                Match.stringLikeRegexp("default-src 'none'.*connect-src 'self'"),
                                "Override",
                                true)))))));
  }

  @Test
  void shouldServeTheApiAsTheTwoRolesThatItHasAndNoOther() {
    api.hasResourceProperties(
        "AWS::Lambda::Function",
        Map.of(
            "Handler",
            "dev.penstock.functions.api.ApiFunction",
            "Environment",
            Map.of(
                "Variables",
                Match.objectLike(
                    Map.of(
                        "PENSTOCK_DATABASE_PASSWORD",
                        Match.stringLikeRegexp("resolve:secretsmanager:.*api-AbCdEf"),
                        "PENSTOCK_CONSOLE_HOST",
                        "penstock.example.com",
                        "PENSTOCK_AUDIT_KEY",
                        "penstock.example.com/audit+0123abcd+AQID",
                        "PENSTOCK_AUDITOR_PASSWORD",
                        Match.stringLikeRegexp("resolve:secretsmanager:.*auditor-AbCdEf"))))));
    api.resourceCountIs("AWS::ApiGateway::Method", 5);
  }

  /** F107. */
  @Test
  void shouldLetThePublicApiReachTheProviderThatPeopleSignInThrough() {
    api.hasResourceProperties(
        "AWS::Lambda::Function",
        Map.of(
            "Environment",
            Map.of(
                "Variables",
                Match.objectLike(
                    Map.of(
                        "PENSTOCK_OIDC_ISSUER", "https://login.example.com/realms/people",
                        "PENSTOCK_OIDC_CLIENT", "penstock",
                        "PENSTOCK_OIDC_CONSOLE", "https://penstock.example.com",
                        "PENSTOCK_OIDC_AUDIENCE", "penstock-api",
                        "PENSTOCK_ENVIRONMENT", "prod")))));
    api.hasResourceProperties(
        "AWS::EC2::SecurityGroup",
        Map.of(
            "SecurityGroupEgress",
            Match.arrayWith(
                List.of(
                    Match.objectLike(
                        Map.of("CidrIp", "0.0.0.0/0", "FromPort", 443, "ToPort", 443))))));
  }
}
