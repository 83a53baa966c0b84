package dev.penstock.cdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;

/** F117: what an installation says of itself is read as one record, or refused by its key. */
class DeploymentSettingsTest {

  private static final Map<String, Object> BROUGHT =
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
