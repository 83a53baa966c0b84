package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F11, F16, F30: runs that start by themselves on a real node, also when it is killed. */
class ScheduleIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private static Path folder;
  private static LocalPlatform platform;

  @BeforeAll
  static void start() {
    platform = LocalPlatform.start(folder.resolve("node"));
    platform.apply(LocalPlatform.files("/schedules"));
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @AfterEach
  void shouldKeepTheChainWhole() {
    Program verify = platform.verifyAudit();

    assertThat(verify.exitCode()).as(verify.toString()).isZero();
  }

  @Test
  void shouldStartOneRunForEachSecondAlsoForThoseInWhichTheNodeWasDead() {
    awaitCompleted("beat", 3);
    platform.kill();
    platform.restart();
    long before = completed("beat");
    awaitCompleted("beat", before + 3);
    platform.kill();
    platform.restart();
    awaitCompleted("beat", before + 10);

    assertThat(
            platform.count(
                "SELECT count(*) FROM (SELECT nominal_at, lead(nominal_at) OVER (ORDER BY nominal_at)"
                    + " AS next FROM occurrence WHERE schedule = 'schedules/beat') pairs"
                    + " WHERE next <> nominal_at + interval '1 second'"))
        .as("seconds without an occurrence")
        .isZero();
    assertThat(
            platform.count(
                "SELECT count(*) - count(DISTINCT output) FROM run"
                    + " WHERE name = 'beat' AND status = 'completed'"))
        .as("two runs for one time")
        .isZero();
    String mark = "timestamptz '" + java.time.Instant.now() + "'";
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                platform.count(
                        "SELECT count(*) FROM occurrence o LEFT JOIN run r ON r.id = o.run_id"
                            + " WHERE o.schedule = 'schedules/beat' AND o.found_at < "
                            + mark
                            + " AND r.status IS DISTINCT FROM 'completed'")
                    == 0);
  }

  @Test
  void shouldStartTheNextRunAfterTheOneBefore() {
    awaitCompleted("poll", 3);

    assertThat(
            platform.count(
                "SELECT count(*) FROM (SELECT started_at, lag(ended_at) OVER (ORDER BY started_at)"
                    + " AS before FROM run WHERE name = 'poll') pairs WHERE started_at <= before"))
        .as("a run that began before the other had ended")
        .isZero();
  }

  @Test
  void shouldStartOneRunWithEachPairOfEventsThroughAKill() {
    send("paid", 1, 2, 3);
    platform.kill();
    platform.restart();
    send("packed", 3, 2, 1);
    awaitCompleted("pair", 3);

    assertThat(platform.count("SELECT count(*) FROM run WHERE name = 'pair'")).isEqualTo(3);
    assertThat(
            platform.count(
                "SELECT count(DISTINCT output) FROM run WHERE name = 'pair'"
                    + " AND output::jsonb -> 'orders' -> 0 = output::jsonb -> 'orders' -> 1"))
        .isEqualTo(3);
  }

  private static void awaitCompleted(String name, long count) {
    await().atMost(PATIENCE).ignoreExceptions().until(() -> completed(name) >= count);
  }

  private static long completed(String name) {
    return platform.count(
        "SELECT count(*) FROM run WHERE status = 'completed' AND name = '" + name + "'");
  }

  private static void send(String type, int... orders) {
    for (int order : orders) {
      ObjectNode event =
          Json.object()
              .put("specversion", "1.0")
              .put("id", type + order)
              .put("source", "/shop")
              .put("type", type);
      event.putObject("data").put("order", order);
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(
              () ->
                  !platform
                      .post("/api/v1/events", "application/cloudevents+json", event)
                      .path("seq")
                      .isMissingNode());
    }
  }
}
