package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that failed late is taken up again where it failed: what was done is not done again. F39.
 */
class RetryIT {

  @TempDir private Path folder;

  @Test
  @Timeout(240)
  void shouldBeginWithTheChosenTaskAndKeepWhatCameBefore() throws Exception {
    try (LocalPlatform platform = LocalPlatform.start(folder.resolve("node"));
        Target target = Target.start()) {
      // given a run that has booked, and then failed
      Path more = Files.createDirectories(folder.resolve("more/workflows"));
      Files.writeString(
          more.resolve("late.yaml"),
          """
          document: { dsl: '1.0.3', namespace: default, name: late, version: '1.0.0' }
          do:
            - book:
                call: http
                with: { method: post, endpoint: '${ .target + "/book" }' }
                metadata: { effect: { idempotency: key } }
                output: { as: '${ $input + { ok: false } }' }
            - count:
                run: { workflow: { namespace: default, name: count, version: '1.0.0', input: { n: 1 } } }
                output: { as: '${ $input }' }
            - check:
                if: .ok == false
                raise: { error: { type: 'https://example.com/late', status: 500 } }
            - end: { set: { booked: true } }
          """);
      Files.writeString(
          more.resolve("count.yaml"),
          """
          document: { dsl: '1.0.3', namespace: default, name: count, version: '1.0.0' }
          do:
            - pass: { set: '${ . }' }
          """);
      platform.apply(folder.resolve("more"));
      String old =
          platform
              .post(
                  "/api/v1/runs",
                  "application/json",
                  Json.object()
                      .put("workflow", "default/late")
                      .set("input", Json.object().put("target", target.url())))
              .path("id")
              .textValue();
      assertThat(platform.awaitEnd(old).path("status").textValue()).isEqualTo("faulted");
      assertThat(target.calls()).hasSize(1);

      // when it is taken up at the check, with other data
      Program retry =
          Program.run(
              "runs",
              "retry",
              old,
              "--from",
              "check",
              "--input",
              "{\"ok\":true}",
              "--json",
              "--data",
              data(platform));
      assertThat(retry.exitCode()).as(retry.errors()).isZero();
      assertThat(retry.errors()).contains("No call is made and no run is started a second time.");
      String fresh = Json.read(retry.output()).path("id").textValue();

      // then it ends well, and nothing was booked again
      JsonNode run = platform.awaitEnd(fresh);
      assertThat(run.path("status").textValue()).as(run.toString()).isEqualTo("completed");
      assertThat(run.path("retryOf").textValue()).isEqualTo(old);
      assertThat(run.at("/output/booked").booleanValue()).isTrue();
      assertThat(target.calls()).hasSize(1);
      assertThat(counts(platform)).hasSize(1);

      // and from the call itself, it says what is done again before it does it
      Program asked = Program.run("runs", "retry", old, "--from", "book", "--data", data(platform));
      assertThat(asked.exitCode()).isEqualTo(1);
      assertThat(asked.errors())
          .contains(old + ":/do/0/book", "Nothing was done")
          .contains(counts(platform));
      assertThat(target.calls()).hasSize(1);
      assertThat(
              Program.run("runs", "retry", old, "--from", "book", "--yes", "--data", data(platform))
                  .exitCode())
          .isZero();
      Program rebuild = Program.run("runs", "rebuild", "--dry-run", "--data", data(platform));
      assertThat(rebuild.output()).doesNotContain("retry_of");
    }
  }

  /** Ids of the runs that runs had started. */
  private static List<String> counts(LocalPlatform platform) throws Exception {
    List<String> ids = new ArrayList<>();
    platform
        .get("/api/v1/runs?workflow=default%2Fcount")
        .path("items")
        .forEach(run -> ids.add(run.path("id").textValue()));
    return ids;
  }

  private static String data(LocalPlatform platform) {
    return platform.data().toString();
  }
}
