package dev.penstock.cdk.stack;

import dev.penstock.cdk.DeploymentSettings;
import dev.penstock.cdk.construct.Reason;
import dev.penstock.http.SecurityHeaders;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.certificatemanager.Certificate;
import software.amazon.awscdk.services.cloudfront.AllowedMethods;
import software.amazon.awscdk.services.cloudfront.BehaviorOptions;
import software.amazon.awscdk.services.cloudfront.CachePolicy;
import software.amazon.awscdk.services.cloudfront.Distribution;
import software.amazon.awscdk.services.cloudfront.Function;
import software.amazon.awscdk.services.cloudfront.FunctionAssociation;
import software.amazon.awscdk.services.cloudfront.FunctionCode;
import software.amazon.awscdk.services.cloudfront.FunctionEventType;
import software.amazon.awscdk.services.cloudfront.FunctionRuntime;
import software.amazon.awscdk.services.cloudfront.HeadersFrameOption;
import software.amazon.awscdk.services.cloudfront.HeadersReferrerPolicy;
import software.amazon.awscdk.services.cloudfront.OriginRequestPolicy;
import software.amazon.awscdk.services.cloudfront.ResponseCustomHeader;
import software.amazon.awscdk.services.cloudfront.ResponseCustomHeadersBehavior;
import software.amazon.awscdk.services.cloudfront.ResponseHeadersContentSecurityPolicy;
import software.amazon.awscdk.services.cloudfront.ResponseHeadersContentTypeOptions;
import software.amazon.awscdk.services.cloudfront.ResponseHeadersFrameOptions;
import software.amazon.awscdk.services.cloudfront.ResponseHeadersPolicy;
import software.amazon.awscdk.services.cloudfront.ResponseHeadersReferrerPolicy;
import software.amazon.awscdk.services.cloudfront.ResponseHeadersStrictTransportSecurity;
import software.amazon.awscdk.services.cloudfront.ResponseSecurityHeadersBehavior;
import software.amazon.awscdk.services.cloudfront.SecurityPolicyProtocol;
import software.amazon.awscdk.services.cloudfront.ViewerProtocolPolicy;
import software.amazon.awscdk.services.cloudfront.origins.S3BucketOrigin;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.ObjectOwnership;
import software.amazon.awscdk.services.s3.deployment.BucketDeployment;
import software.amazon.awscdk.services.s3.deployment.Source;
import software.constructs.Construct;
import software.constructs.IConstruct;

/**
 * The console: static files in a bucket that only CloudFront reads, and below {@code /api} the API,
 * both of one origin, as a session's cookie wants it.
 */
public final class ConsoleStack extends Stack {

  /** Every page of the console is the same file; a name with a dot is a file of its own. */
  private static final String PAGES =
      """
      function handler(event) {
        var request = event.request;
        if (!request.uri.split('/').pop().includes('.')) {
          request.uri = '/index.html';
        }
        return request;
      }
      """;

  public ConsoleStack(
      Construct scope,
      String id,
      StackProps props,
      DeploymentSettings.Console settings,
      ApiStack api) {
    super(scope, id, props);
    Bucket logs = logs();
    Bucket files = bucket("Files").versioned(true).serverAccessLogsBucket(logs).build();
    Distribution distribution = distribution(settings, files, logs, api);
    publish(settings, files, distribution);

    CfnOutput.Builder.create(this, "ConsoleTarget")
        .description("What the DNS name " + settings.domain() + " must point to")
        .value(distribution.getDistributionDomainName())
        .build();
  }

  private Distribution distribution(
      DeploymentSettings.Console settings, Bucket files, Bucket logs, ApiStack api) {
    ResponseHeadersPolicy headers = headers();
    Distribution made =
        Distribution.Builder.create(this, "Distribution")
            .comment("Penstock console")
            .domainNames(List.of(settings.domain()))
            .certificate(
                Certificate.fromCertificateArn(this, "Certificate", settings.certificateArn()))
            .minimumProtocolVersion(SecurityPolicyProtocol.TLS_V1_2_2021)
            .defaultRootObject("index.html")
            .logBucket(logs)
            .logFilePrefix("console/")
            .defaultBehavior(
                BehaviorOptions.builder()
                    .origin(S3BucketOrigin.withOriginAccessControl(files))
                    .viewerProtocolPolicy(ViewerProtocolPolicy.REDIRECT_TO_HTTPS)
                    .cachePolicy(CachePolicy.CACHING_OPTIMIZED)
                    .responseHeadersPolicy(headers)
                    .functionAssociations(List.of(pages()))
                    .build())
            .additionalBehaviors(
                Map.of(
                    "/api/*",
                    BehaviorOptions.builder()
                        .origin(api.origin())
                        .viewerProtocolPolicy(ViewerProtocolPolicy.HTTPS_ONLY)
                        .allowedMethods(AllowedMethods.ALLOW_ALL)
                        .cachePolicy(CachePolicy.CACHING_DISABLED)
                        .originRequestPolicy(OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER)
                        .responseHeadersPolicy(headers)
                        .build()))
            .build();
    Reason.given(
        made, "AwsSolutions-CFR1", "From where people may sign in is theirs to say, not ours.");
    Reason.given(
        made,
        "AwsSolutions-CFR2",
        "A firewall of CloudFront lives in another region than the stacks may; the files need none,"
            + " and the API has its own as a REST API.");
    return made;
  }

  private FunctionAssociation pages() {
    return FunctionAssociation.builder()
        .eventType(FunctionEventType.VIEWER_REQUEST)
        .function(
            Function.Builder.create(this, "Pages")
                .comment("Leads every page of the console to its one file")
                .runtime(FunctionRuntime.JS_2_0)
                .code(FunctionCode.fromInline(PAGES))
                .build())
        .build();
  }

  private ResponseHeadersPolicy headers() {
    return ResponseHeadersPolicy.Builder.create(this, "Headers")
        .comment("What every answer of Penstock tells a browser")
        .securityHeadersBehavior(
            ResponseSecurityHeadersBehavior.builder()
                .contentSecurityPolicy(
                    ResponseHeadersContentSecurityPolicy.builder()
                        .contentSecurityPolicy(SecurityHeaders.CONTENT_SECURITY_POLICY)
                        .override(true)
                        .build())
                .contentTypeOptions(
                    ResponseHeadersContentTypeOptions.builder().override(true).build())
                .frameOptions(
                    ResponseHeadersFrameOptions.builder()
                        .frameOption(HeadersFrameOption.DENY)
                        .override(true)
                        .build())
                .referrerPolicy(
                    ResponseHeadersReferrerPolicy.builder()
                        .referrerPolicy(HeadersReferrerPolicy.NO_REFERRER)
                        .override(true)
                        .build())
                .strictTransportSecurity(
                    ResponseHeadersStrictTransportSecurity.builder()
                        .accessControlMaxAge(Duration.days(365))
                        .includeSubdomains(true)
                        .override(true)
                        .build())
                .build())
        .customHeadersBehavior(
            ResponseCustomHeadersBehavior.builder()
                .customHeaders(
                    SecurityHeaders.ISOLATION.stream()
                        .map(
                            it ->
                                ResponseCustomHeader.builder()
                                    .header(it.name())
                                    .value(it.value())
                                    .override(true)
                                    .build())
                        .toList())
                .build())
        .build();
  }

  private void publish(
      DeploymentSettings.Console settings, Bucket files, Distribution distribution) {
    BucketDeployment.Builder.create(this, "Published")
        .sources(List.of(Source.asset(settings.files().toString())))
        .destinationBucket(files)
        .distribution(distribution)
        .distributionPaths(List.of("/*"))
        .build();
    for (IConstruct child : getNode().getChildren()) {
      if (child.getNode().getId().startsWith("Custom::CDKBucketDeployment")) {
        excuse(child);
      }
    }
  }

  /** What CDK brings along to put the files into the bucket while the stack is deployed. */
  private static void excuse(IConstruct publisher) {
    Reason.given(
        publisher,
        "AwsSolutions-IAM5",
        "Objects have no names before they are there, and CloudFront's invalidations have none.");
    Reason.given(publisher, "AwsSolutions-IAM4", "It only lets CDK's own code write its log.");
    Reason.given(publisher, "AwsSolutions-L1", "CDK says on what its own code runs.");
  }

  private Bucket logs() {
    // CloudFront writes its log by an access list and by nothing else.
    Bucket logs = bucket("Logs").objectOwnership(ObjectOwnership.OBJECT_WRITER).build();
    Reason.given(logs, "AwsSolutions-S1", "It is where the logs of access go.");
    return logs;
  }

  private Bucket.Builder bucket(String id) {
    return Bucket.Builder.create(this, id)
        .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
        .encryption(BucketEncryption.S3_MANAGED)
        .enforceSsl(true)
        .removalPolicy(RemovalPolicy.RETAIN);
  }
}
