package dev.penstock.cdk;

import dev.penstock.cdk.DeploymentSettings.FrontDoorKind;
import dev.penstock.cdk.construct.FunctionCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.assertions.Template;
import software.amazon.awscdk.cxapi.CloudAssembly;
import software.amazon.awscdk.cxapi.CloudFormationStackArtifact;

/** The app for an account that nobody has; each of its kinds is made once in a JVM. */
final class SampleApp {

  static final String ROOT_KEY_VERSION = "11112222-3333-4444-5555-666677778888";
  static final String VAULT_KEY = "arn:aws:kms:eu-central-1:111122223333:key/in-use";
  static final String VAULT_KEY_BEFORE = "arn:aws:kms:eu-central-1:111122223333:key/before";
  static final String VAULT_GROUP = "sg-0123456789abcdef1";
  static final String SOURCE_SECRET =
      "arn:aws:secretsmanager:eu-central-1:111122223333:secret:crm-AbCdEf";
  static final String SOURCE_PARAMETER =
      "arn:aws:ssm:eu-central-1:111122223333:parameter/penstock/crm";
  static final String SOURCE_KEY = "arn:aws:kms:eu-central-1:111122223333:key/of-sources";

  static final SampleApp ON_PREMISES = new SampleApp(new Shape.OnPremises(), FrontDoorKind.HTTP);

  static final SampleApp PRIVATE_CLOUD =
      new SampleApp(
          new Shape.PrivateCloud(
              new Shape.Network(
                  "vpc-0123456789abcdef0",
                  List.of("eu-central-1a", "eu-central-1b"),
                  List.of("subnet-0123456789abcdef0", "subnet-0123456789abcdef1")),
              new Shape.Store(
                  "sg-0123456789abcdef0",
                  "db.internal",
                  5432,
                  "sslmode=verify-full",
                  "arn:aws:secretsmanager:eu-central-1:111122223333:secret:ingress-AbCdEf",
                  "arn:aws:secretsmanager:eu-central-1:111122223333:secret:scheduler-AbCdEf",
                  "arn:aws:secretsmanager:eu-central-1:111122223333:secret:api-AbCdEf",
                  "arn:aws:secretsmanager:eu-central-1:111122223333:secret:auditor-AbCdEf",
                  "arn:aws:secretsmanager:eu-central-1:111122223333:secret:root-key-AbCdEf")),
          FrontDoorKind.REST);

  /** The private cloud where there is no SnapStart. */
  static final SampleApp WITH_THEIR_OWN_JAVA =
      new SampleApp(PRIVATE_CLOUD.shape, FrontDoorKind.REST, FunctionCode.Custom::new);

  static final SampleApp EDGE =
      new SampleApp(
          new Shape.Edge(
              "10.86.0.0/16",
              Optional.of(
                  new Shape.Workers(
                      "penstock",
                      "sha256:" + "0123456789abcdef".repeat(4),
                      "example.a1b2c.tmprl.cloud:7233",
                      "example.a1b2c",
                      "arn:aws:secretsmanager:eu-central-1:111122223333:secret:temporal-AbCdEf",
                      List.of(SampleApp.START_KEY)))),
          FrontDoorKind.HTTP);

  static final String TARGET_QUEUE = "arn:aws:sqs:eu-central-1:111122223333:orders.fifo";
  static final String TARGET_TOPIC = "arn:aws:sns:eu-central-1:111122223333:orders";
  static final String TARGET_BUS = "arn:aws:events:eu-central-1:111122223333:event-bus/orders";
  static final String SOURCE_QUEUE = "arn:aws:sqs:eu-central-1:111122223333:incoming";
  static final String EVENT_KEY = "arn:aws:kms:eu-central-1:111122223333:key/events";
  static final String START_KEY = "arn:aws:kms:eu-central-1:111122223333:key/start";

  private final Shape shape;
  private final FrontDoorKind frontDoor;
  private final Function<Path, FunctionCode> runtime;
  private final Map<String, Template> templates = new ConcurrentHashMap<>();
  private @Nullable CloudAssembly assembly;

  private SampleApp(Shape shape, FrontDoorKind frontDoor) {
    this(shape, frontDoor, FunctionCode.Managed::new);
  }

  private SampleApp(Shape shape, FrontDoorKind frontDoor, Function<Path, FunctionCode> runtime) {
    this.shape = shape;
    this.frontDoor = frontDoor;
    this.runtime = runtime;
  }

  /** The template of a stack by its name, such as {@code PenstockSpill}. */
  Template template(String name) {
    return templates.computeIfAbsent(
        name,
        it -> {
          try {
            return Template.fromString(Files.readString(file(it)));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Where the template of a stack was written to. */
  Path file(String name) {
    return Path.of(assembly().getDirectory(), name + ".template.json");
  }

  List<String> names() {
    return assembly().getStacks().stream()
        .map(CloudFormationStackArtifact::getStackName)
        .sorted()
        .toList();
  }

  /** What cdk-nag found and nobody has given a reason for, of every stack. */
  List<String> findings() throws IOException {
    List<String> findings = new ArrayList<>();
    for (String name : names()) {
      Path report = Path.of(assembly().getDirectory(), "AwsSolutions-" + name + "-NagReport.csv");
      findings.addAll(
          Files.readAllLines(report).stream()
              .filter(line -> line.contains("\"Non-Compliant\""))
              .toList());
    }
    return findings;
  }

  private static Path console(Path folder) throws IOException {
    Path files = Files.createDirectory(folder.resolve("console"));
    Files.writeString(files.resolve("index.html"), "<!doctype html>");
    return files;
  }

  /** As small as a jar, or a package of a function, can be. */
  private FunctionCode code(Path folder, String function) throws IOException {
    Path file = folder.resolve(function + ".zip");
    return runtime.apply(SamplePackage.write(file, "x86_64", "what it learnt"));
  }

  private synchronized CloudAssembly assembly() {
    CloudAssembly known = assembly;
    if (known == null) {
      try {
        known = synthesised();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      assembly = known;
    }
    return known;
  }

  /** With the process: all tests of it read the same assemblies, of some 20 MB each. */
  private static void remove(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CloudAssembly synthesised() throws IOException {
    Path folder = Files.createTempDirectory("penstock-cdk-");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
    App made =
        new App(
            AppProps.builder()
                .analyticsReporting(false)
                .outdir(folder.resolve("cdk.out").toString())
                .build());
    PenstockApp.synthesise(
        made,
        new DeploymentSettings(
            shape,
            new DeploymentSettings.Artifacts(
                code(folder, "ingress"),
                code(folder, "scheduler"),
                code(folder, "drain"),
                code(folder, "api")),
            frontDoor,
            Optional.of(
                new DeploymentSettings.Console(
                    "penstock.example.com",
                    "arn:aws:acm:us-east-1:111122223333:certificate/0123",
                    console(folder))),
            Optional.of("penstock.example.com/audit+0123abcd+AQID"),
            shape instanceof Shape.PrivateCloud
                ? Optional.of(
                    new DeploymentSettings.SignIn(
                        "https://login.example.com/realms/people",
                        "penstock",
                        Optional.of(
                            "arn:aws:secretsmanager:eu-central-1:111122223333:secret:oidc-AbCdEf"),
                        Optional.of("penstock-api")))
                : Optional.empty(),
            "prod",
            Optional.of(ROOT_KEY_VERSION),
            Optional.of(
                new VaultKeys(
                    Optional.of(VAULT_KEY),
                    List.of(VAULT_KEY_BEFORE),
                    shape instanceof Shape.PrivateCloud
                        ? Optional.of(VAULT_GROUP)
                        : Optional.empty())),
            new SecretSources(List.of(SOURCE_SECRET, SOURCE_PARAMETER), List.of(SOURCE_KEY)),
            shape instanceof Shape.Edge
                ? new EventAccess(
                    List.of(TARGET_QUEUE, TARGET_TOPIC, TARGET_BUS),
                    List.of(SOURCE_QUEUE),
                    List.of(EVENT_KEY))
                : new EventAccess(List.of(), List.of(), List.of()),
            shape instanceof Shape.Edge
                ? Optional.of(
                    new Telemetry(
                        "https://collector.example.com:4318",
                        Optional.of(
                            "arn:aws:secretsmanager:eu-central-1:111122223333:secret:otlp-AbCdEf")))
                : Optional.empty()));
    return made.synth();
  }
}
