package dev.penstock.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.assertions.Template;

/** The shape that makes everything: a network, a store, workers. F117, F118. */
class EdgeTest {

  private final Template network = SampleApp.EDGE.template("PenstockNetwork");
  private final Template data = SampleApp.EDGE.template("PenstockData");
  private final Template workers = SampleApp.EDGE.template("PenstockWorkers");

  @Test
  void shouldMakeANetworkWithoutNatThatRecordsWhoConnects() {
    network.resourceCountIs("AWS::EC2::NatGateway", 0);
    network.resourceCountIs("AWS::EC2::Subnet", 4);
    network.hasResourceProperties("AWS::EC2::VPCEndpoint", Map.of("VpcEndpointType", "Gateway"));
    network.resourceCountIs("AWS::EC2::FlowLog", 1);
  }

  @Test
  void shouldMakeAStoreThatIsEncryptedBackedUpKeptAndSignedIntoByIam() {
    data.hasResource(
        "AWS::RDS::DBCluster",
        Map.of(
            "DeletionPolicy",
            "Retain",
            "Properties",
            Match.objectLike(
                Map.of(
                    "Engine",
                    "aurora-postgresql",
                    "StorageEncrypted",
                    true,
                    "KmsKeyId",
                    Match.anyValue(),
                    "EnableIAMDatabaseAuthentication",
                    true,
                    "BackupRetentionPeriod",
                    14,
                    "DeletionProtection",
                    true))));
    data.hasResourceProperties(
        "AWS::RDS::DBInstance",
        Map.of("CACertificateIdentifier", "rds-ca-rsa2048-g1", "PubliclyAccessible", false));
    data.resourceCountIs("AWS::Backup::BackupSelection", 1);
  }

  @Test
  void shouldDrawARootKeyThatIsKept() {
    data.hasResource(
        "AWS::SecretsManager::Secret",
        Map.of(
            "DeletionPolicy",
            "Retain",
            "Properties",
            Match.objectLike(
                Map.of(
                    "GenerateSecretString",
                    Match.objectLike(Map.of("GenerateStringKey", "key", "PasswordLength", 43))))));
  }

  @Test
  void shouldRunWorkersThatNobodyCanConnectTo() {
    workers.resourceCountIs("AWS::ElasticLoadBalancingV2::LoadBalancer", 0);
    workers.hasResourceProperties(
        "AWS::EC2::SecurityGroup",
        Map.of(
            "GroupDescription",
            "Penstock workers: nobody connects to them",
            "SecurityGroupIngress",
            Match.absent()));
    workers.hasResourceProperties(
        "AWS::ECS::Service",
        Map.of(
            "DesiredCount",
            1,
            "DeploymentConfiguration",
            Match.objectLike(
                Map.of(
                    "MinimumHealthyPercent",
                    0,
                    "MaximumPercent",
                    100,
                    "DeploymentCircuitBreaker",
                    Map.of("Enable", true, "Rollback", true)))));
    workers.hasResourceProperties("AWS::EFS::FileSystem", Map.of("Encrypted", true));
  }

  @Test
  void shouldRunOneImageByItsDigestWithSecretsOnlyByReference() {
    workers.hasResourceProperties(
        "AWS::ECS::TaskDefinition",
        Map.of(
            "ContainerDefinitions",
            List.of(
                Match.objectLike(
                    Map.of(
                        "Environment",
                        List.of(
                            variable(
                                "OTEL_EXPORTER_OTLP_ENDPOINT",
                                "https://collector.example.com:4318"),
                            variable("PENSTOCK_ENVIRONMENT", "prod"),
                            variable(
                                "PENSTOCK_SECRET_SOURCES",
                                "aws-secrets-manager:"
                                    + SampleApp.SOURCE_SECRET
                                    + " aws-ssm:"
                                    + SampleApp.SOURCE_PARAMETER),
                            variable("PENSTOCK_VAULT_KEY", "aws-kms:" + SampleApp.VAULT_KEY),
                            variable(
                                "PENSTOCK_VAULT_KEYS_BEFORE",
                                "aws-kms:" + SampleApp.VAULT_KEY_BEFORE)),
                        "Secrets",
                        List.of(
                            reference(
                                "OTEL_EXPORTER_OTLP_HEADERS",
                                "arn:aws:secretsmanager:eu-central-1:111122223333:secret:"
                                    + "otlp-AbCdEf:headers::"),
                            reference("PENSTOCK_ROOT_KEY", Match.anyValue()),
                            reference(
                                "PENSTOCK_TEMPORAL_KEY",
                                "arn:aws:secretsmanager:eu-central-1:111122223333:secret:"
                                    + "temporal-AbCdEf:key::")),
                        "Image",
                        Match.anyValue())))));
  }

  /** The root key is encrypted under the store's key, which lets in whom IAM lets in. */
  @Test
  void shouldLetTheServiceThatStartsTheNodeOpenTheRootKey() {
    workers.hasResourceProperties(
        "AWS::IAM::Policy",
        Map.of(
            "PolicyName",
            Match.stringLikeRegexp("ExecutionRole"),
            "PolicyDocument",
            Match.objectLike(
                Map.of(
                    "Statement",
                    Match.arrayWith(
                        List.of(
                            Match.objectLike(
                                Map.of(
                                    "Action",
                                    "kms:Decrypt",
                                    "Effect",
                                    "Allow",
                                    "Resource",
                                    Map.of(
                                        "Fn::ImportValue",
                                        Match.stringLikeRegexp("PenstockData:.*Key.*Arn")),
                                    "Condition",
                                    Map.of(
                                        "StringEquals",
                                        Map.of("kms:ViaService", Match.anyValue()))))))))));
  }

  /** Its headers and its key of the backbone may be under keys of the customer. */
  @Test
  void shouldLetTheServiceThatStartsTheNodeUseTheKeysThatAreNamed() {
    assertThat(statements("ExecutionRole")).contains(SampleApp.START_KEY);
  }

  /** F16, F17. */
  @Test
  void shouldLetTheNodeUseTheQueuesTopicsAndBusesThatAreNamed() {
    for (var right :
        Map.of(
                "sqs:SendMessage", SampleApp.TARGET_QUEUE,
                "sns:Publish", SampleApp.TARGET_TOPIC,
                "events:PutEvents", SampleApp.TARGET_BUS)
            .entrySet()) {
      workers.hasResourceProperties(
          "AWS::IAM::Policy", statement(right.getKey(), right.getValue()));
    }
    workers.hasResourceProperties(
        "AWS::IAM::Policy",
        statement(
            List.of("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"),
            SampleApp.SOURCE_QUEUE));
    workers.hasResourceProperties(
        "AWS::IAM::Policy",
        statement(List.of("kms:Decrypt", "kms:GenerateDataKey"), SampleApp.EVENT_KEY));
  }

  private String statements(String role) {
    return workers.findResources("AWS::IAM::Policy").values().stream()
        .map(Object::toString)
        .filter(it -> it.contains(role))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, Object> statement(Object action, String resource) {
    return Map.of(
        "PolicyDocument",
        Match.objectLike(
            Map.of(
                "Statement",
                Match.arrayWith(
                    List.of(
                        Match.objectLike(
                            Map.of("Action", action, "Effect", "Allow", "Resource", resource)))))));
  }

  private static Map<String, Object> variable(String name, String value) {
    return Map.of("Name", name, "Value", value);
  }

  private static Map<String, Object> reference(String name, Object from) {
    return Map.of("Name", name, "ValueFrom", from);
  }
}
