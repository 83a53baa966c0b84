package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that failed late is taken up again where it failed: what was done is not done again. F39.
 * What could be undone was undone, once and in reverse, also by a node that was killed. F44.
 */
class RetryIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final List<String> THERE_AND_BACK =
      List.of(
          "/do/1/pay",
          "/do/2/book",
          "/do/2/book/metadata/penstock/undo/0/back",
          "/do/1/pay/metadata/penstock/undo/0/back");

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

      shouldReplay(platform, target, old);
      shouldCompare(platform, target, old, fresh);

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
      shouldReplayWhatWasDenied(platform, target);
      shouldHaveUndone(platform, target);
      Program rebuild = Program.run("runs", "rebuild", "--dry-run", "--data", data(platform));
      assertThat(rebuild.output()).doesNotContain("retry_of");
    }
  }

  private void shouldHaveUndone(LocalPlatform platform, Target target) throws Exception {
    // given a run that has paid, booked and failed
    Path trips = Files.createDirectories(folder.resolve("trips/workflows"));
    Files.writeString(
        trips.resolve("trip.yaml"),
        """
        document: { dsl: '1.0.3', namespace: default, name: trip, version: '1.0.0' }
        do:
          - start: { set: '${ . }', export: { as: '${ . }' } }
          - pay: %s
          - book: %s
          - end: { switch: [ { fails: { when: $context.fails, then: bad } }, { waits: { then: nap } } ] }
          - bad: { raise: { error: { type: 'https://example.com/late', status: 500, detail: Late. } } }
          - nap: { wait: P1D }
        """
            .formatted(undoable("pay"), undoable("book")));
    platform.apply(folder.resolve("trips"));

    String failed = trip(platform, target, true);
    JsonNode run = platform.awaitEnd(failed);
    assertThat(run.at("/problem/detail").textValue()).as(run.toString()).isEqualTo("Late.");
    assertThat(calls(target, failed)).containsExactlyElementsOf(THERE_AND_BACK);
    assertThat(undone(platform, failed)).containsExactly("", "/do/2/book", "/do/1/pay");
    assertThat(retry(platform, failed, "bad").errors()).contains("Restart it at /do/1/pay");

    // when another one is cancelled, and the node is killed while it undoes
    String cancelled = trip(platform, target, false);
    await().atMost(PATIENCE).until(() -> calls(target, cancelled).size() == 2);
    target.hold();
    String cancel = "/api/v1/runs/" + cancelled + "/cancel";
    platform.post(cancel, "application/json", Json.object().put("reason", "enough"));
    await().atMost(PATIENCE).until(() -> calls(target, cancelled).size() == 3);
    assertThat(platform.submit(cancel, Json.object(), "idempotency-key", "again").statusCode())
        .isEqualTo(409);
    platform.kill();
    target.answer();
    platform.restart();

    // then each was undone, the last first; the call that was cut off was made with the same key
    assertThat(platform.awaitEnd(cancelled).path("status").textValue()).isEqualTo("cancelled");
    assertThat(calls(target, cancelled).stream().distinct())
        .containsExactlyElementsOf(THERE_AND_BACK);
    assertThat(undone(platform, cancelled)).containsExactly("", "/do/2/book", "/do/1/pay");
    assertThat(platform.get("/api/v1/runs/" + cancelled + "?at=" + Instant.now()).path("undos"))
        .hasSize(2);
  }

  /** A call that can be undone, to a target that acts once per key. */
  private static String undoable(String name) {
    String call =
        "call: http, with: { method: post, endpoint: '${ $context.target + \"/"
            + name
            + "\" }' }, timeout: { after: PT20S }, metadata: { effect: { idempotency: key }";
    return "{ " + call + ", penstock: { undo: [ { back: { " + call + " } } } ] } } }";
  }

  private static String trip(LocalPlatform platform, Target target, boolean fails) {
    return platform
        .post(
            "/api/v1/runs",
            "application/json",
            Json.object()
                .put("workflow", "default/trip")
                .set("input", Json.object().put("target", target.url()).put("fails", fails)))
        .path("id")
        .textValue();
  }

  private static Program retry(LocalPlatform platform, String run, String task) throws Exception {
    return Program.run("runs", "retry", run, "--from", task, "--dry-run", "--data", data(platform));
  }

  /** Tasks that called the target, in order. */
  private static List<String> calls(Target target, String run) {
    return target.calls().stream()
        .filter(key -> key.startsWith(run + ":"))
        .map(key -> key.substring(run.length() + 1))
        .toList();
  }

  /** Positions of the hops that tell of undoing. */
  private static List<String> undone(LocalPlatform platform, String run) {
    return platform
        .get("/api/v1/runs/" + run + "/trace")
        .path("hops")
        .valueStream()
        .filter(hop -> hop.path("kind").asText().equals("undo"))
        .sorted(Comparator.comparingInt(hop -> hop.at("/detail/number").intValue()))
        .map(hop -> hop.path("position").asText())
        .toList();
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

  /** F85. Nothing is called, whatever the document is. */
  private void shouldReplay(LocalPlatform platform, Target target, String run) throws IOException {
    int calls = target.calls().size();
    String late = Files.readString(folder.resolve("more/workflows/late.yaml"));

    Program same = Program.run("runs", "replay", run, "--data", data(platform));
    assertThat(same.exitCode()).as(same.errors() + same.output()).isZero();
    assertThat(same.output())
        .contains("1 calls answered from the record, none made. It is faulted.", "No difference.");

    assertThat(differences(platform, run, late.replace("/book", "/other")))
        .containsExactly("other-arguments /do/0/book");
    assertThat(differences(platform, run, late.replace("{ ok: false }", "{ ok: true }")))
        .containsExactly("other-ending ");
    assertThat(differences(platform, run, late.replace("if: .ok == false", "if: .ok == \"never\"")))
        .containsExactly("other-ending ");
    assertThat(
            differences(
                platform,
                run,
                """
                document: { dsl: '1.0.3', namespace: default, name: late, version: '1.0.0' }
                do:
                  - check: { raise: { error: { type: 'https://example.com/late', status: 500 } } }
                """))
        .containsExactly("not-made /do/0/book");
    assertThat(
            differences(
                platform,
                run,
                late.replace(
                    "  - count:",
                    "  - more: { call: http, with: { method: post, endpoint: '${ .target }' } }\n"
                        + "  - count:")))
        .containsExactly("not-on-record /do/1/more");
    shouldReplayWithOtherPoliciesAndConfiguration(platform, run, late);
    assertThat(target.calls()).hasSize(calls);
    assertThat(Program.run("runs", "replay", "run_none", "--data", data(platform)).errors())
        .contains("nothing here by that name");
  }

  /** What is on record is decided again, and read with another configuration. */
  private void shouldReplayWithOtherPoliciesAndConfiguration(
      LocalPlatform platform, String run, String late) throws IOException {
    Path policy =
        Files.writeString(
            folder.resolve("stricter.yaml"),
            """
            policy: default
            version: 9.0.0
            rules:
              - { name: no-booking, when: action.path == "/book", outcome: deny }
              - { name: rest, when: "true", outcome: allow }
            """);
    Program denied = replay(platform, run, "--policy", policy.toString());
    assertThat(denied.exitCode()).as(denied.errors()).isEqualTo(1);
    assertThat(denied.output())
        .contains(
            "other-decision",
            "/do/0/book",
            "It was allow and would be deny. default@9.0.0: ",
            "no-booking");
    Files.writeString(policy, Files.readString(policy).replace("/book", "/burn"));
    Program allowed = replay(platform, run, "--policy", policy.toString());
    assertThat(allowed.exitCode()).as(allowed.errors() + allowed.output()).isZero();

    Path document =
        Files.writeString(
            folder.resolve("configured.yaml"),
            late.replace(
                "if: .ok == false", "if: $runtime.metadata.config.replays.strict == true"));
    Path config = Files.createDirectories(folder.resolve("other/config")).resolve("more.yaml");
    Files.writeString(config, "replays: { strict: true }\n");
    assertThat(replay(platform, run, "--file", document.toString()).output())
        .contains("other-ending");
    Program strict =
        replay(platform, run, "--file", document.toString(), "--config", config.toString());
    assertThat(strict.exitCode()).as(strict.errors() + strict.output()).isZero();

    Files.writeString(policy, "policy: default\n");
    assertThat(replay(platform, run, "--policy", policy.toString()).errors())
        .contains("/policies/0/version");
  }

  /** A denial is on record as a call is, and is decided again as one; windows are counted anew. */
  private void shouldReplayWhatWasDenied(LocalPlatform platform, Target target) throws IOException {
    Path denied = Files.createDirectories(folder.resolve("denied/workflows"));
    String call = "call: http, with: { method: post, endpoint: '${ $context.target + \"/%s\" }' }";
    Files.writeString(
        denied.resolve("careful.yaml"),
        """
        document: { dsl: '1.0.3', namespace: default, name: careful, version: '1.0.0' }
        do:
          - start: { set: '${ . }', export: { as: '${ . }' } }
          - first: { CALL }
          - second: { CALL }
          - third: { CALL }
          - dare:
              try:
                - burn: { BURN }
              catch: { errors: { with: { status: 403 } }, do: [ { note: { set: { burnt: false } } } ] }
        """
            .replace("CALL", call.formatted("book"))
            .replace("BURN", call.formatted("burn")));
    Path policies = Files.createDirectories(folder.resolve("denied/policies"));
    Files.writeString(
        policies.resolve("careful.yaml"),
        """
        policy: careful
        version: 1.0.0
        scope: { workflow: default/careful }
        rules:
          - { name: no-fire, when: action.path == "/burn", outcome: deny }
          - { name: rest, when: "true", outcome: allow }
        """);
    platform.apply(folder.resolve("denied"));
    String run =
        platform
            .post(
                "/api/v1/runs",
                "application/json",
                Json.object()
                    .put("workflow", "default/careful")
                    .set("input", Json.object().put("target", target.url())))
            .path("id")
            .textValue();
    JsonNode ended = platform.awaitEnd(run);
    assertThat(ended.at("/output/burnt").isBoolean()).as(ended.toString()).isTrue();

    Program same = replay(platform, run);
    assertThat(same.exitCode()).as(same.errors() + same.output()).isZero();
    assertThat(same.output()).contains("4 calls answered from the record", "No difference.");

    Path other = Files.createDirectories(folder.resolve("undenied"));
    Path policy =
        Files.writeString(
            other.resolve("careful.yaml"),
            Files.readString(policies.resolve("careful.yaml"))
                .replace("outcome: deny", "outcome: allow"));
    assertThat(replay(platform, run, "--policy", policy.toString()).output())
        .contains("other-decision", "It was deny and would be allow. careful@1.0.0");
    Path document =
        Files.writeString(
            other.resolve("hotter.yaml"),
            Files.readString(denied.resolve("careful.yaml")).replace("/burn", "/burn/more"));
    assertThat(replay(platform, run, "--file", document.toString()).output())
        .contains("other-arguments");

    Files.writeString(
        policy,
        """
        policy: careful
        version: 2.0.0
        scope: { workflow: default/careful }
        windows:
          - { name: books, within: PT1H, when: action.path == "/book", by: run.id }
        rules:
          - { name: no-fire, when: action.path == "/burn", outcome: deny }
          - { name: enough, when: history.books.count >= LIMIT, outcome: deny }
          - { name: rest, when: "true", outcome: allow }
        """
            .replace("LIMIT", "2"));
    Program fewer = replay(platform, run, "--policy", policy.toString());
    assertThat(fewer.output())
        .contains("/do/3/third", "It was allow and would be deny. careful@2.0.0")
        .contains("2 calls answered");
    Files.writeString(policy, Files.readString(policy).replace(">= 2", ">= 3"));
    Program enough = replay(platform, run, "--policy", policy.toString());
    assertThat(enough.exitCode()).as(enough.errors() + enough.output()).isZero();
    assertThat(enough.output()).doesNotContain("too few");
  }

  private static Program replay(LocalPlatform platform, String run, String... options) {
    List<String> words = new ArrayList<>(List.of("runs", "replay", run, "--data", data(platform)));
    words.addAll(List.of(options));
    return Program.run(words.toArray(String[]::new));
  }

  /** F85. What the taken up run did otherwise, and that a run is like itself. */
  private void shouldCompare(LocalPlatform platform, Target target, String run, String other) {
    int calls = target.calls().size();

    Program same =
        Program.run("runs", "compare", run, run, "--exit-code", "--data", data(platform));
    assertThat(same.exitCode()).as(same.errors()).isZero();
    assertThat(same.output()).isEqualToIgnoringNewLines("They did the same.");

    Program table =
        Program.run("runs", "compare", run, other, "--exit-code", "--data", data(platform));
    assertThat(table.exitCode()).as(table.errors()).isEqualTo(3);
    assertThat(table.output())
        .containsPattern("status +faulted +completed")
        .containsPattern("/do/0/book +tool.call +only here +done +-")
        .contains("HERE ms");

    Program json = Program.run("runs", "compare", other, run, "--json", "--data", data(platform));
    assertThat(json.exitCode()).as(json.errors()).isZero();
    JsonNode told = Json.read(json.output());
    assertThat(told.path("here").textValue()).isEqualTo(other);
    assertThat(told.path("tasks").findValuesAsText("in")).contains("there");
    assertThat(target.calls()).hasSize(calls);
    assertThat(Program.run("runs", "compare", run, "run_none", "--data", data(platform)).errors())
        .contains("nothing here by that name");
  }

  private List<String> differences(LocalPlatform platform, String run, String document)
      throws IOException {
    Path file = Files.writeString(folder.resolve("other.yaml"), document);
    Program replay =
        Program.run(
            "runs", "replay", run, "--file", file.toString(), "--json", "--data", data(platform));
    assertThat(replay.exitCode()).as(replay.errors()).isEqualTo(1);
    List<String> differences = new java.util.ArrayList<>();
    Json.read(replay.output())
        .path("differences")
        .forEach(
            each -> differences.add(each.path("kind").asText() + " " + each.path("at").asText()));
    return differences;
  }

  private static String data(LocalPlatform platform) {
    return platform.data().toString();
  }
}
