package dev.penstock.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.store.Location;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a node runs: what its operator says with {@code PENSTOCK_REGION} and {@code PENSTOCK_ZONE},
 * else what Amazon ECS says of the task ("task metadata endpoint version 4"). {@code AWS_REGION}
 * does not say it: on a machine it is the region that somebody's programs talk to.
 */
public final class NodeLocation {

  private static final Logger LOG = LoggerFactory.getLogger(NodeLocation.class);

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** {@code arn:aws:ecs:REGION:ACCOUNT:task/…}. */
  private static final int REGION_IN_ARN = 3;

  private NodeLocation() {}

  /**
   * Finds it.
   *
   * @throws dev.penstock.problem.PlatformException {@code invalid-configuration} for a name that is
   *     none
   */
  public static Location find(Map<String, String> environment) {
    String region = environment.getOrDefault("PENSTOCK_REGION", "");
    String zone = environment.getOrDefault("PENSTOCK_ZONE", "");
    String metadata = environment.get("ECS_CONTAINER_METADATA_URI_V4");
    if (!region.isEmpty() || !zone.isEmpty() || metadata == null) {
      return new Location(region, zone);
    }
    try {
      return ofTask(metadata);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Location.UNKNOWN;
    } catch (IOException | PlatformException e) {
      LOG.warn("ECS did not say where this node runs, so its hops have no region", e);
      return Location.UNKNOWN;
    }
  }

  private static Location ofTask(String metadata) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      var answer =
          http.send(
              HttpRequest.newBuilder(URI.create(metadata + "/task")).timeout(PATIENCE).build(),
              BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException("status " + answer.statusCode());
      }
      JsonNode task = Json.read(answer.body());
      String[] arn = task.path("TaskARN").asText().split(":", -1);
      if (arn.length <= REGION_IN_ARN) {
        throw new IOException("no TaskARN");
      }
      return new Location(arn[REGION_IN_ARN], task.path("AvailabilityZone").asText());
    }
  }
}
