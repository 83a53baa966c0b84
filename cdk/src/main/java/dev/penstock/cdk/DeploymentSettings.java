package dev.penstock.cdk;

import dev.penstock.cdk.construct.FunctionCode;
import dev.penstock.cdk.construct.Ground;
import java.nio.file.Files;
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
 * @param artifacts what the functions are made of: self-contained jars for Lambda's managed Java,
 *     or packages with a Java of their own
 * @param frontDoor the kind of API before the ingress function; {@code http} when not given
 * @param console none when people open it at a node
 * @param auditKey the verifier key of the trail's checkpoints; without it the API proves nothing
 * @param signIn none when people sign in at a node
 * @param environment whose configuration new runs take
 * @param rootKeyVersion of the root key's secret, with which functions are deployed anew where it
 *     changes; none when its text never has
 * @param vaultKeys none when the root key wraps what is in the vault
 * @param secretSources where values may be kept that secrets refer to
 * @param events what of SQS, SNS and EventBridge the node in Fargate may use
 * @param telemetry none when the node in Fargate tells nobody
 */
public record DeploymentSettings(
    Shape shape,
    Artifacts artifacts,
    FrontDoorKind frontDoor,
    Optional<Console> console,
    Optional<String> auditKey,
    Optional<SignIn> signIn,
    String environment,
    Optional<String> rootKeyVersion,
    Optional<VaultKeys> vaultKeys,
    SecretSources secretSources,
    EventAccess events,
    Optional<Telemetry> telemetry) {

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
    vaultKeys.ifPresent(it -> checkTheWay(shape, it));
    boolean inFargate = shape instanceof Shape.Edge edge && edge.workers().isPresent();
    if (!events.isEmpty() && !inFargate) {
      throw new IllegalArgumentException(
          "The context keys \"eventTargets\" and \"eventSources\" are for the node in Fargate, so they"
              + " need \"workerRepository\". Elsewhere a node has credentials of its own.");
    }
    if (telemetry.isPresent() && !inFargate) {
      throw new IllegalArgumentException(
          "The context key \"otlpEndpoint\" is for the node in Fargate, so it needs"
              + " \"workerRepository\". Elsewhere a node has OTEL_EXPORTER_OTLP_ENDPOINT of its"
              + " own.");
    }
  }

  private static void checkTheWay(Shape shape, VaultKeys keys) {
    boolean brought = shape instanceof Shape.PrivateCloud;
    if (brought && keys.endpointGroupId().isEmpty()) {
      throw new IllegalArgumentException(
          "The context key \"vaultEndpointGroupId\" is missing: the group before the endpoint of"
              + " KMS in the VPC, which the functions go to.");
    }
    if (!brought && keys.endpointGroupId().isPresent()) {
      throw new IllegalArgumentException(
          "The context key \"vaultEndpointGroupId\" is for the shape private-cloud: elsewhere the"
              + " endpoint of KMS is made with the network.");
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
  public record Artifacts(
      FunctionCode ingress, FunctionCode scheduler, FunctionCode drain, FunctionCode api) {

    private static Artifacts from(Context context) {
      String runtime = context.text("functionRuntime", "managed");
      return switch (runtime) {
        case "managed" ->
            new Artifacts(
                new FunctionCode.Managed(Path.of(context.text("ingressArtifact"))),
                new FunctionCode.Managed(Path.of(context.text("schedulerArtifact"))),
                new FunctionCode.Managed(Path.of(context.text("drainArtifact"))),
                new FunctionCode.Managed(Path.of(context.text("apiArtifact"))));
        case "custom" -> {
          Path packages = Path.of(context.text("functionPackages"));
          yield new Artifacts(
              packed(packages, "ingress"),
              packed(packages, "scheduler"),
              packed(packages, "drain"),
              packed(packages, "api"));
        }
        default ->
            throw new IllegalArgumentException(
                "The context key \"functionRuntime\" must be managed or custom, not "
                    + runtime
                    + ".");
      };
    }

    private static FunctionCode packed(Path packages, String function) {
      Path file = packages.resolve(function + ".zip");
      if (Files.notExists(file)) {
        throw new IllegalArgumentException(
            "The context key \"functionPackages\" names a folder without "
                + file.getFileName()
                + ": ./penstock functions --into "
                + packages
                + " makes it.");
      }
      return new FunctionCode.Custom(file);
    }
  }

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
    Context context = new Context(node);
    Optional<VaultKeys> vaultKeys = VaultKeys.from(context);
    context.region().ifPresent(region -> vaultKeys.ifPresent(it -> it.requireRegion(region)));
    return new DeploymentSettings(
        shape(context),
        Artifacts.from(context),
        frontDoor(context.text("frontDoor", "http")),
        console(context),
        context.given("auditKey"),
        context
            .given("oidcIssuer")
            .map(
                issuer ->
                    new SignIn(
                        issuer,
                        context.text("oidcClient"),
                        context.given("oidcClientSecretArn"),
                        context.given("oidcAudience"))),
        context.text("environment", "base"),
        rootKeyVersion(context),
        vaultKeys,
        SecretSources.from(context),
        EventAccess.from(context),
        Telemetry.from(context));
  }

  private static Optional<String> rootKeyVersion(Context context) {
    Optional<String> version = context.given("rootKeyVersion");
    if (version.isPresent() && !version.get().matches("[A-Za-z0-9-]{32,64}")) {
      throw new IllegalArgumentException(
          "The context key \"rootKeyVersion\" must be the id of a version of the root key's secret,"
              + " not "
              + version.get()
              + ".");
    }
    return version;
  }

  private static Optional<Console> console(Context context) {
    return !context.has("consoleDomain")
        ? Optional.empty()
        : Optional.of(
            new Console(
                context.text("consoleDomain"),
                context.text("consoleCertificateArn"),
                Path.of(context.text("consoleFiles"))));
  }

  private static Shape shape(Context context) {
    String name = context.text("shape", "private-cloud");
    return switch (name) {
      case "on-premises" -> new Shape.OnPremises();
      case "private-cloud" -> new Shape.PrivateCloud(network(context), store(context));
      case "edge" -> new Shape.Edge(context.text("cidr", "10.86.0.0/16"), workers(context));
      default ->
          throw new IllegalArgumentException(
              "The context key \"shape\" must be edge, private-cloud or on-premises, not "
                  + name
                  + ".");
    };
  }

  private static Shape.Network network(Context context) {
    return new Shape.Network(
        context.text("vpcId"),
        List.of(context.text("availabilityZones").split(",")),
        List.of(context.text("privateSubnetIds").split(",")));
  }

  private static Shape.Store store(Context context) {
    return new Shape.Store(
        context.text("databaseSecurityGroupId"),
        context.text("databaseHost"),
        port(context.text("databasePort", "5432")),
        context.text("databaseParameters", Ground.VERIFIED),
        context.text("databaseSecretArn"),
        context.text("schedulerSecretArn"),
        context.text("apiSecretArn"),
        context.text("auditorSecretArn"),
        context.text("rootKeySecretArn"));
  }

  private static Optional<Shape.Workers> workers(Context context) {
    return !context.has("workerRepository")
        ? Optional.empty()
        : Optional.of(
            new Shape.Workers(
                context.text("workerRepository"),
                context.text("workerDigest"),
                context.text("temporal"),
                context.text("temporalNamespace", "default"),
                context.text("temporalKeySecretArn"),
                context.list("workerSecretKeys")));
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
}
