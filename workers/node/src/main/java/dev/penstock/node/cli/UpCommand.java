package dev.penstock.node.cli;

import dev.penstock.audit.anchor.Anchors;
import dev.penstock.node.Build;
import dev.penstock.node.Node;
import dev.penstock.node.NodeLocation;
import dev.penstock.node.NodeSettings;
import dev.penstock.node.folder.DataFolder;
import dev.penstock.node.http.Listen;
import dev.penstock.node.telemetry.TelemetrySettings;
import dev.penstock.workers.payload.aws.S3Place;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code up}: runs a node until it is told to stop. */
@Command(
    name = "up",
    description = "Run a node: front door, API, console, workers, and the engines they need.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Everything it keeps is in the data folder; delete the folder and it is gone. Two nodes run"
          + " side",
      "by side when each has its own folder and port. Ctrl-C stops the node and what it started.",
      "",
      "Traces and metrics go nowhere, unless OTEL_EXPORTER_OTLP_ENDPOINT names a collector.",
      "PENSTOCK_REGION and PENSTOCK_ZONE say where the node runs, for the traces of its runs.",
      "",
      "Examples:",
      "  ./penstock up",
      "  ./penstock up --port 9000 --data /srv/penstock",
      "  ./penstock up --database 'jdbc:postgresql://db:5432/penstock?user=o&password=…' \\",
      "                --temporal temporal:7233",
      "  ./penstock up --temporal ns.acct.tmprl.cloud:7233 --temporal-namespace ns.acct \\",
      "                --temporal-api-key-file key.txt"
    })
final class UpCommand implements Callable<Integer> {

  @Mixin Streams io = new Streams();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Where HTTP is answered; 0 for any free port (default: ${DEFAULT-VALUE}).")
  int port = 8080;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (default: ${DEFAULT-VALUE}, this machine only).")
  String host = "127.0.0.1";

  @Option(names = "--data", paramLabel = "DIR", description = "Data folder (default: ~/.penstock).")
  @Nullable Path data;

  @Option(
      names = "--database",
      paramLabel = "URL",
      description =
          "JDBC URL of a PostgreSQL 15 or newer, with its owner's user and password. Default: the"
              + " node runs one.")
  @Nullable String database;

  @Mixin TemporalOptions temporal = new TemporalOptions();

  @Option(
      names = "--payloads",
      paramLabel = "s3://BUCKET/PREFIX",
      description =
          "Keep large payloads there, sealed; add ?region=REGION, or &endpoint=URL for another"
              + " service that speaks S3. Default: in the database.")
  @Nullable String payloads;

  @Option(
      names = "--audit-anchor",
      paramLabel = "PLACE",
      description =
          "Also keep signed checkpoints of the audit trail there: a file, an http(s) URL, or"
              + " s3://BUCKET/PREFIX?region=REGION&retain=DAYS. May be given several times.")
  String[] anchors = new String[0];

  @Mixin KeepOption keep = new KeepOption();

  @Override
  public Integer call() throws InterruptedException {
    Optional<S3Place> objects = Optional.ofNullable(payloads).map(S3Place::of);
    DataFolder folder = DataFolder.at(data == null ? DataFolder.usual() : data);
    NodeLog.into(folder);
    Screen screen = io.screen();
    NodeSettings settings =
        new NodeSettings(
            folder.root(),
            new Listen(host, port),
            Optional.ofNullable(database),
            temporal.settings(),
            objects,
            Arrays.stream(anchors).map(Anchors::of).toList(),
            TelemetrySettings.of(System.getenv()),
            keep.times(),
            NodeLocation.find(System.getenv()));
    CountDownLatch stopped = new CountDownLatch(1);
    long began = System.nanoTime();
    screen.say("Starting Penstock " + Build.version());
    try (NodeGuard guard = new NodeGuard(screen, stopped)) {
      Node node = guard.start(settings);
      screen.done("ready", Duration.ofNanos(System.nanoTime() - began));
      Welcome.print(node, settings.listen(), io.out());
      stopped.await();
    }
    return 0;
  }
}
