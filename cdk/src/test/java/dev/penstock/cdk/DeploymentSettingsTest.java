package dev.penstock.cdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;

/** F117: what an installation says of itself is read as one record, or refused by its key. */
class DeploymentSettingsTest {

  static final Map<String, Object> BROUGHT =
      Map.ofEntries(
          Map.entry("ingressArtifact", "a"),
          Map.entry("schedulerArtifact", "b"),
          Map.entry("drainArtifact", "c"),
          Map.entry("apiArtifact", "d"),
          Map.entry("vpcId", "vpc"),
          Map.entry("availabilityZones", "a,b"),
          Map.entry("privateSubnetIds", "x,y"),
          Map.entry("databaseSecurityGroupId", "sg"),
          Map.entry("databaseHost", "db"),
          Map.entry("databaseSecretArn", "s1"),
          Map.entry("schedulerSecretArn", "s2"),
          Map.entry("apiSecretArn", "s4"),
          Map.entry("auditorSecretArn", "s5"),
          Map.entry("rootKeySecretArn", "s3"));

  private static final Optional<String> GROUP = Optional.of("sg");

  @TempDir private Path folder;

  @Test
  void shouldReadEachShapeWithItsDefaults() {
    assertThat(read(Map.of()).shape())
        .isInstanceOfSatisfying(
            Shape.PrivateCloud.class,
            it -> {
              assertThat(it.store().port()).isEqualTo(5432);
              assertThat(it.store().parameters())
                  .startsWith("sslmode=verify-full&sslrootcert=/var/task/rds/");
            });
    assertThat(read(Map.of("shape", "edge")).shape())
        .isInstanceOfSatisfying(Shape.Edge.class, it -> assertThat(it.workers()).isEmpty());
    assertThat(read(Map.of("shape", "on-premises")).shape()).isEqualTo(new Shape.OnPremises());
  }

  /** The endpoint of KMS in a VPC is for its own region. F74, F117. */
  @ParameterizedTest
  @CsvSource({"eu-west-1,eu-central-1", "eu-central-1,eu-west-1"})
  void shouldRefuseAKeyOfAnotherRegion(String inUse, String before) {
    assertThatThrownBy(() -> read(keys("eu-central-1", inUse, before)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"vaultKey")
        .hasMessageContaining("must name keys of KMS in ");
    assertThatThrownBy(() -> new VaultKeys(Optional.of(key(inUse)), List.of(key(before)), GROUP))
        .as("and whatever the region, of two")
        .hasMessageContaining("vaultKeysBefore");
  }

  @Test
  void shouldTakeKeysOfTheRegionOfTheStacks() {
    assertThat(read(keys("eu-west-1", "eu-west-1", "eu-west-1")).vaultKeys()).isPresent();
    assertThatThrownBy(() -> read(keys("eu-west-2", "eu-west-1", "eu-west-1")))
        .hasMessageContaining("vaultKeyArn")
        .hasMessageContaining("eu-west-2");
  }

  /** F74: another version is another template, by which alone functions get another text. */
  @Test
  void shouldNameTheVersionOfTheRootKeysSecretOnlyByAnId() {
    assertThat(read(Map.of()).rootKeyVersion()).isEmpty();
    assertThat(read(Map.of("rootKeyVersion", SampleApp.ROOT_KEY_VERSION)).rootKeyVersion())
        .hasValue(SampleApp.ROOT_KEY_VERSION);
    assertThatThrownBy(() -> read(Map.of("rootKeyVersion", "AWSCURRENT")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rootKeyVersion");
  }

  private static Map<String, Object> keys(String region, String inUse, String before) {
    return Map.of(
        "region",
        region,
        "vaultKeyArn",
        key(inUse),
        "vaultKeysBefore",
        key(before),
        "vaultEndpointGroupId",
        "sg");
  }

  private static String key(String region) {
    return "arn:aws:kms:" + region + ":111122223333:key/1234";
  }

  @ParameterizedTest
  @CsvSource({
    "frontDoor,soap",
    "databasePort,70000",
    "databasePort,https",
    "shape,boat",
    "privateSubnetIds,x"
  })
  void shouldNameTheKeyThatHasNoSuchValue(String key, String value) {
    assertThatThrownBy(() -> read(Map.of(key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(value);
  }

  @Test
  void shouldSayWhereAProviderOfSignInIsOfNoUse() {
    Map<String, Object> provider =
        Map.of("oidcIssuer", "https://login.example.com", "oidcClient", "penstock");
    Map<String, Object> atTheEdge = new HashMap<>(provider);
    atTheEdge.put("shape", "edge");

    assertThatThrownBy(() -> read(atTheEdge)).hasMessageContaining("private-cloud");
    assertThatThrownBy(() -> read(provider)).hasMessageContaining("consoleDomain");
    assertThatThrownBy(() -> read(Map.of("oidcIssuer", "https://login.example.com")))
        .hasMessageContaining("oidcClient");
  }

  /** F74. */
  @Test
  void shouldReadTheKeysOfTheVaultAndTheWayToThem() {
    String arn = "arn:aws:kms:eu-central-1:111122223333:key/";

    assertThat(read(Map.of()).vaultKeys()).isEmpty();
    assertThat(
            read(Map.of(
                    "vaultKeyArn",
                    arn + "3",
                    "vaultKeysBefore",
                    arn + "1, " + arn + "2",
                    "vaultEndpointGroupId",
                    "sg-1"))
                .vaultKeys())
        .hasValueSatisfying(
            it -> assertThat(it.all()).containsExactly(arn + "3", arn + "1", arn + "2"));
    assertThat(
            read(Map.of("shape", "edge", "vaultKeysBefore", arn + "1"))
                .vaultKeys()
                .orElseThrow()
                .inUse())
        .isEmpty();
    assertThatThrownBy(() -> read(Map.of("vaultKeyArn", arn + "3")))
        .hasMessageContaining("vaultEndpointGroupId");
    assertThatThrownBy(() -> read(Map.of("vaultEndpointGroupId", "sg-1")))
        .hasMessageContaining("vaultKeyArn");
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        "shape", "edge", "vaultKeyArn", arn + "3", "vaultEndpointGroupId", "sg-1")))
        .hasMessageContaining("vaultEndpointGroupId");
  }

  @ParameterizedTest
  @CsvSource({
    "vaultKeyArn,arn:aws:kms:eu-central-1:111122223333:alias/penstock",
    "vaultKeyArn,*",
    "vaultKeysBefore,arn:aws:kms:*:111122223333:key/1",
    "secretSources,arn:aws:secretsmanager:eu-central-1:111122223333:secret:crm-*",
    "secretSources,arn:aws:secretsmanager:eu-central-1:111122223333:secret:crm",
    "secretSources,arn:aws:ssm:eu-central-1:111122223333:parameter/*",
    "secretSources,env:HOME",
    "secretSourceKeys,arn:aws:kms:eu-central-1:111122223333:key/*",
    "eventTargets,arn:aws:sqs:eu-central-1:111122223333:*",
    "eventTargets,https://sqs.eu-central-1.amazonaws.com/111122223333/orders",
    "eventTargets,arn:aws:events:eu-central-1:111122223333:rule/orders",
    "eventSources,arn:aws:sns:eu-central-1:111122223333:orders",
    "eventKeys,arn:aws:kms:eu-central-1:111122223333:key/*"
  })
  void shouldGiveNoRightOnWhatIsNotNamedWhole(String key, String value) {
    assertThatThrownBy(() -> read(Map.of(key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(value);
  }

  /** F75. */
  @Test
  void shouldListWhatSecretsMayReferTo() {
    SecretSources sources =
        read(Map.of(
                "secretSources",
                SampleApp.SOURCE_SECRET + "," + SampleApp.SOURCE_PARAMETER,
                "secretSourceKeys",
                SampleApp.SOURCE_KEY))
            .secretSources();

    assertThat(sources.references())
        .isEqualTo(
            "aws-secrets-manager:"
                + SampleApp.SOURCE_SECRET
                + " aws-ssm:"
                + SampleApp.SOURCE_PARAMETER);
    assertThat(read(Map.of()).secretSources().isEmpty()).isTrue();
    assertThatThrownBy(() -> read(Map.of("secretSourceKeys", SampleApp.SOURCE_KEY)))
        .hasMessageContaining("\"secretSources\"");
  }

  /** F16, F17. */
  @Test
  void shouldTakeQueuesTopicsAndBusesOnlyForTheNodeInFargate() {
    EventAccess access =
        new EventAccess(
            List.of(SampleApp.TARGET_QUEUE, SampleApp.TARGET_TOPIC, SampleApp.TARGET_BUS),
            List.of(SampleApp.SOURCE_QUEUE),
            List.of());

    assertThat(access.queues()).containsExactly(SampleApp.TARGET_QUEUE);
    assertThat(access.topics()).containsExactly(SampleApp.TARGET_TOPIC);
    assertThat(access.buses()).containsExactly(SampleApp.TARGET_BUS);
    assertThatThrownBy(() -> read(Map.of("eventTargets", SampleApp.TARGET_TOPIC)))
        .hasMessageContaining("eventTargets")
        .hasMessageContaining("workerRepository");
    assertThatThrownBy(() -> read(Map.of("eventKeys", SampleApp.EVENT_KEY)))
        .hasMessageContaining("eventSources");
  }

  @Test
  void shouldTakeACollectorOnlyForTheNodeInFargateAndNoCredentialsInItsAddress() {
    Map<String, Object> withANode =
        Map.of(
            "shape", "edge",
            "workerRepository", "penstock",
            "workerDigest", "sha256:" + "0".repeat(64),
            "temporal", "t:7233",
            "temporalKeySecretArn", "s4");
    Map<String, Object> told = new HashMap<>(withANode);
    told.put("otlpEndpoint", "http://collector:4318/otlp");
    Map<String, Object> sealed = new HashMap<>(withANode);
    sealed.put("otlpEndpoint", "https://user:word@collector:4318");
    Map<String, Object> queried = new HashMap<>(withANode);
    queried.put("otlpEndpoint", "https://collector:4318/?key=word");
    Map<String, Object> headers = new HashMap<>(withANode);
    headers.put("otlpHeadersSecretArn", "s6");

    assertThat(read(told).telemetry())
        .hasValue(new Telemetry("http://collector:4318/otlp", Optional.empty()));
    assertThat(read(withANode).telemetry()).isEmpty();
    for (Map<String, Object> credentials : List.of(sealed, queried)) {
      assertThatThrownBy(() -> read(credentials))
          .hasMessageContaining("otlpEndpoint")
          .hasMessageNotContaining("word");
    }
    assertThatThrownBy(() -> read(headers)).hasMessageContaining("otlpEndpoint");
    assertThatThrownBy(() -> read(Map.of("otlpEndpoint", "http://collector:4318")))
        .hasMessageContaining("workerRepository");
    assertThatThrownBy(() -> read(Map.of("shape", "edge", "otlpEndpoint", "http://c:4318")))
        .hasMessageContaining("workerRepository");
  }

  @Test
  void shouldNameTheKeyOfAnEdgeThatHasNoSuchValue() {
    assertThatThrownBy(() -> read(Map.of("shape", "edge", "cidr", "10.0.0.0/8")))
        .hasMessageContaining("cidr");
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        "shape", "edge",
                        "workerRepository", "penstock",
                        "workerDigest", "latest",
                        "temporal", "t:7233",
                        "temporalKeySecretArn", "s4")))
        .hasMessageContaining("workerDigest");
    assertThatThrownBy(() -> read(Map.of("shape", "edge", "workerRepository", "penstock")))
        .hasMessageContaining("workerDigest");
  }

  @Test
  void shouldNameTheMissingKey() {
    App empty = new App(AppProps.builder().outdir(folder.toString()).build());

    assertThatThrownBy(() -> DeploymentSettings.fromContext(empty.getNode()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("vpcId");
  }

  private DeploymentSettings read(Map<String, Object> changed) {
    Map<String, Object> context = new HashMap<>(BROUGHT);
    context.putAll(changed);
    App app = new App(AppProps.builder().outdir(folder.toString()).context(context).build());
    return DeploymentSettings.fromContext(app.getNode());
  }
}
