package dev.penstock.cdk;

import java.nio.file.Path;
import java.util.List;
import software.constructs.Node;

/**
 * What an installation must say about the account it is deployed into. Everything is read from CDK
 * context ({@code cdk.json} or {@code -c key=value}); a missing value stops the synthesis and names
 * its key.
 *
 * @param ingressArtifact the self-contained jar of the ingress function
 * @param schedulerArtifact that of the scheduler
 * @param vpcId the customer's VPC
 * @param availabilityZones zones of the private subnets, in the same order
 * @param privateSubnetIds subnets with no way in from the internet, where functions and store live
 * @param databaseSecurityGroupId guards the PostgreSQL endpoint; the ingress is let in on its port
 * @param databaseHost PostgreSQL endpoint, RDS Proxy or instance
 * @param databasePort its port; 5432 when not given
 * @param databaseParameters of the JDBC URL; {@code sslmode=verify-full} when not given
 * @param databaseSecretArn secret of the role penstock_ingress: {@code {username, password}}
 * @param schedulerSecretArn that of the role penstock_scheduler
 * @param rootKeySecretArn secret with the base64 root key
 * @param frontDoor the kind of API before the ingress function; {@code http} when not given
 */
public record DeploymentSettings(
    Path ingressArtifact,
    Path schedulerArtifact,
    String vpcId,
    List<String> availabilityZones,
    List<String> privateSubnetIds,
    String databaseSecurityGroupId,
    String databaseHost,
    int databasePort,
    String databaseParameters,
    String databaseSecretArn,
    String schedulerSecretArn,
    String rootKeySecretArn,
    FrontDoorKind frontDoor) {

  /** The kind of API that is the front door. */
  public enum FrontDoorKind {
    /** API Gateway's HTTP API: cheaper and quicker. */
    HTTP,
    /** API Gateway's REST API, with a firewall before it. */
    REST
  }

  public DeploymentSettings {
    availabilityZones = List.copyOf(availabilityZones);
    privateSubnetIds = List.copyOf(privateSubnetIds);
    if (privateSubnetIds.size() < 2 || availabilityZones.size() != privateSubnetIds.size()) {
      throw new IllegalArgumentException(
          "privateSubnetIds and availabilityZones must name at least two subnets and the zone of"
              + " each, in the same order; got "
              + privateSubnetIds
              + " and "
              + availabilityZones);
    }
  }

  /**
   * Reads the settings from the context of a construct tree.
   *
   * @throws IllegalArgumentException naming the key that is missing or has no such value
   */
  public static DeploymentSettings fromContext(Node node) {
    return new DeploymentSettings(
        Path.of(text(node, "ingressArtifact")),
        Path.of(text(node, "schedulerArtifact")),
        text(node, "vpcId"),
        List.of(text(node, "availabilityZones").split(",")),
        List.of(text(node, "privateSubnetIds").split(",")),
        text(node, "databaseSecurityGroupId"),
        text(node, "databaseHost"),
        port(text(node, "databasePort", "5432")),
        text(node, "databaseParameters", "sslmode=verify-full"),
        text(node, "databaseSecretArn"),
        text(node, "schedulerSecretArn"),
        text(node, "rootKeySecretArn"),
        frontDoor(text(node, "frontDoor", "http")));
  }

  private static int port(String value) {
    if (value.matches("[1-9][0-9]{0,4}") && Integer.parseInt(value) <= 65_535) {
      return Integer.parseInt(value);
    }
    throw new IllegalArgumentException(
        "The context key \"databasePort\" must be a port from 1 to 65535, not " + value + ".");
  }

  private static FrontDoorKind frontDoor(String value) {
    return switch (value) {
      case "http" -> FrontDoorKind.HTTP;
      case "rest" -> FrontDoorKind.REST;
      default ->
          throw new IllegalArgumentException(
              "The context key \"frontDoor\" must be http or rest, not " + value + ".");
    };
  }

  private static String text(Node node, String key, String otherwise) {
    return node.tryGetContext(key) == null ? otherwise : text(node, key);
  }

  private static String text(Node node, String key) {
    if (node.tryGetContext(key) instanceof String value && !value.isBlank()) {
      return value;
    }
    throw new IllegalArgumentException(
        "The context key \"" + key + "\" is missing. Give it in cdk.json or with -c " + key + "=…");
  }
}
