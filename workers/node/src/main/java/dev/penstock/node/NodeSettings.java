package dev.penstock.node;

import dev.penstock.audit.anchor.CheckpointAnchor;
import dev.penstock.node.backbone.GivenSettings;
import dev.penstock.node.http.Listen;
import dev.penstock.node.telemetry.TelemetrySettings;
import dev.penstock.store.Location;
import dev.penstock.workers.payload.aws.S3Place;
import dev.penstock.workers.retention.RetentionTimes;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an operator says about a node; everything else is found out or kept in the data folder.
 *
 * @param data the data folder
 * @param listen where HTTP is answered
 * @param databaseUrl JDBC URL of a given database; the embedded server when empty
 * @param temporal a given Temporal; one of the node's own when empty
 * @param payloads where large payloads are kept; in the database when empty
 * @param anchors where checkpoints of the trail are kept besides the data folder
 * @param telemetry where traces and metrics go; nowhere when empty
 * @param keep for how long what has served is kept
 * @param location where the node runs; the trace of a run tells it
 */
public record NodeSettings(
    Path data,
    Listen listen,
    Optional<String> databaseUrl,
    Optional<GivenSettings> temporal,
    Optional<S3Place> payloads,
    List<CheckpointAnchor> anchors,
    Optional<TelemetrySettings> telemetry,
    RetentionTimes keep,
    Location location) {

  /** Everything of its own, on a port of 127.0.0.1. */
  public static NodeSettings local(Path data, int port) {
    return new NodeSettings(
        data,
        new Listen("127.0.0.1", port),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        RetentionTimes.USUAL,
        Location.UNKNOWN);
  }

  /** A database URL may hold a password. */
  @Override
  public String toString() {
    return "NodeSettings[data=" + data + ", listen=" + listen + "]";
  }
}
