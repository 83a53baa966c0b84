package dev.penstock.cdk;

import dev.penstock.cdk.construct.Ground;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import software.constructs.Node;

/**
 * What an installation must say about the account it is deployed into. Everything is read from CDK
 * context ({@code cdk.json} or {@code -c key=value}); a missing value stops the synthesis and names
 * its key.
 *
 * @param shape where the parts live
 * @param artifacts the functions' self-contained jars
 * @param frontDoor the kind of API before the ingress function; {@code http} when not given
 * @param console none when people open it at a node
 * @param auditKey the verifier key of the trail's checkpoints; without it the API proves nothing
 * @param signIn none when people sign in at a node
 * @param environment whose configuration new runs take
 */
public record DeploymentSettings(
    Shape shape,
    Artifacts artifacts,
    FrontDoorKind frontDoor,
    Optional<Console> console,
    Optional<String> auditKey,
    Optional<SignIn> signIn,
    String environment) {

  public DeploymentSettings {
    if (signIn.isPresent() && !(shape instanceof Shape.PrivateCloud)) {
      throw new IllegalArgumentException(
          "The context key \"oidcIssuer\" is for the shape private-cloud: the functions of another"
              + " one have no way out to a provider. There, people sign in at a node.");
    }
    if (signIn.isPresent() && console.isEmpty()) {
      throw new IllegalArgumentException(
          "The context key \"oidcIssuer\" needs \"consoleDomain\": the provider sends people back"
              + " there.");
    }
  }

  /**
   * What was built.
   *
   * @param ingress of the front door
   * @param scheduler of the scheduler
   * @param drain of the drain
   * @param api of the API
   */
  public record Artifacts(Path ingress, Path scheduler, Path drain, Path api) {}

  /**
   * The console, where people open it in a browser.
   *
   * @param domain that they know it by, such as {@code penstock.example.com}
   * @param certificateArn of a certificate for it, in us-east-1, where CloudFront looks
   * @param files the folder that was built
   */
  public record Console(String domain, String certificateArn, Path files) {

    public Console {
      if (!certificateArn.startsWith("arn:") || !certificateArn.contains(":us-east-1:")) {
        throw new IllegalArgumentException(
            "The context key \"consoleCertificateArn\" must be a certificate in us-east-1, not "
                + certificateArn
                + ".");
      }
    }
  }

  /**
   * The provider that people sign in through, and services bring tokens of.
   *
   * @param issuer as the claim {@code iss} has it
   * @param client as which Penstock is registered there
   * @param clientSecretArn of a confidential client's secret, under {@code secret}
   * @param audience of tokens of services; none when services have API keys
   */
  public record SignIn(
      String issuer, String client, Optional<String> clientSecretArn, Optional<String> audience) {}

  /** The kind of API that is the front door. */
  public enum FrontDoorKind {
    /** API Gateway's HTTP API: cheaper and quicker. */
    HTTP,
    /** API Gateway's REST API, with a firewall before it. */
    REST
  }

  /**
   * Reads the settings from the context of a construct tree.
   *
   * @throws IllegalArgumentException naming the key that is missing or has no such value
   */
  public static DeploymentSettings fromContext(Node node) {
    return new DeploymentSettings(
        shape(node),
        new Artifacts(
            Path.of(text(node, "ingressArtifact")),
            Path.of(text(node, "schedulerArtifact")),
            Path.of(text(node, "drainArtifact")),
            Path.of(text(node, "apiArtifact"))),
        frontDoor(text(node, "frontDoor", "http")),
        console(node),
        given(node, "auditKey"),
        given(node, "oidcIssuer")
            .map(
                issuer ->
                    new SignIn(
                        issuer,
                        text(node, "oidcClient"),
                        given(node, "oidcClientSecretArn"),
                        given(node, "oidcAudience"))),
        text(node, "environment", "base"));
  }

  private static Optional<String> given(Node node, String key) {
    return Optional.ofNullable(node.tryGetContext(key)).map(_ -> text(node, key));
  }

  private static Optional<Console> console(Node node) {
    return node.tryGetContext("consoleDomain") == null
        ? Optional.empty()
        : Optional.of(
            new Console(
                text(node, "consoleDomain"),
                text(node, "consoleCertificateArn"),
                Path.of(text(node, "consoleFiles"))));
  }

  private static Shape shape(Node node) {
    String name = text(node, "shape", "private-cloud");
    return switch (name) {
      case "on-premises" -> new Shape.OnPremises();
      case "private-cloud" -> new Shape.PrivateCloud(network(node), store(node));
      case "edge" -> new Shape.Edge(text(node, "cidr", "10.86.0.0/16"), workers(node));
      default ->
          throw new IllegalArgumentException(
              "The context key \"shape\" must be edge, private-cloud or on-premises, not "
                  + name
                  + ".");
    };
  }

  private static Shape.Network network(Node node) {
    return new Shape.Network(
        text(node, "vpcId"),
        List.of(text(node, "availabilityZones").split(",")),
        List.of(text(node, "privateSubnetIds").split(",")));
  }

  private static Shape.Store store(Node node) {
    return new Shape.Store(
        text(node, "databaseSecurityGroupId"),
        text(node, "databaseHost"),
        port(text(node, "databasePort", "5432")),
        text(node, "databaseParameters", Ground.VERIFIED),
        text(node, "databaseSecretArn"),
        text(node, "schedulerSecretArn"),
        text(node, "apiSecretArn"),
        text(node, "auditorSecretArn"),
        text(node, "rootKeySecretArn"));
  }

  private static Optional<Shape.Workers> workers(Node node) {
    return node.tryGetContext("workerRepository") == null
        ? Optional.empty()
        : Optional.of(
            new Shape.Workers(
                text(node, "workerRepository"),
                text(node, "workerDigest"),
                text(node, "temporal"),
                text(node, "temporalNamespace", "default"),
                text(node, "temporalKeySecretArn")));
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
