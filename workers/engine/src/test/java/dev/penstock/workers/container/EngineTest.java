package dev.penstock.workers.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.json.Json;
import dev.penstock.workers.sandbox.Limits;
import dev.penstock.workers.tool.ActionGate;
import dev.penstock.workers.tool.Deadline;
import dev.penstock.workers.tool.InvalidArgumentsException;
import dev.penstock.workers.tool.Preparation;
import dev.penstock.workers.tool.PreparationException;
import dev.penstock.workers.tool.Secrets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The command lines of a container engine, word for word; no engine is needed. F29. */
final class EngineTest {

  private static final Engine PODMAN = new Engine(Path.of("/usr/bin/podman"));
  private static final Engine DOCKER = new Engine(Path.of("/usr/bin/docker"));
  private static final Instant NOW = Instant.ofEpochSecond(1_000);

  @Test
  void shouldRunAnImageWithinBoundsAndWithNothingElse() {
    assertThat(run(DOCKER, "{\"image\": \"hello-world\"}", false))
        .containsExactly(
            "/usr/bin/docker",
            "run",
            "--name",
            "n",
            "--pull=never",
            "--interactive",
            "--network=none",
            "--cap-drop=all",
            "--security-opt=no-new-privileges",
            "--memory=1073741824",
            "--pids-limit=128",
            "--cpus=1",
            "--ulimit=nofile=256:256",
            "--ulimit=nproc=128:128",
            "--label=dev.penstock.effect=run_1:/do/0/t",
            "--label=dev.penstock.waiter=" + Waiter.own().orElseThrow().label(),
            "--label=dev.penstock.until=1010",
            "hello-world");
  }

  @Test
  void shouldGiveEachOptionItsWord() {
    assertThat(
            run(
                PODMAN,
                """
                {"image": "registry.local:5000/a/b@sha256:00", "command": "echo $1", "arguments": ["Foo", "-x"],
                 "ports": {"8080": 80}, "volumes": {"/srv/data": "/data"},
                 "environment": {"B": "2", "A": "x y", "KEY": "***"},
                 "secrets": [{"at": "/environment/KEY"}]}
                """,
                true))
        .contains("--network=bridge", "--timeout=20")
        .containsSubsequence(
            "--publish=127.0.0.1:8080:80",
            "--volume=/srv/data:/data",
            "--env=A=x y",
            "--env=B=2",
            "--env=KEY",
            "--entrypoint=sh",
            "registry.local:5000/a/b@sha256:00",
            "-c",
            "echo $1",
            "sh",
            "Foo",
            "-x");
  }

  @Test
  void shouldSayHowLongItStays() {
    assertThat(run(PODMAN, "{\"image\": \"a\", \"cleanup\": \"always\"}", false)).contains("--rm");
    assertThat(
            run(
                PODMAN,
                "{\"image\": \"a\", \"cleanup\": \"eventually\", \"removeAfter\": \"PT30M\"}",
                false))
        .contains("--label=dev.penstock.remove-after=1800")
        .doesNotContain("--rm");
    assertThat(run(PODMAN, "{\"image\": \"a\"}", false))
        .doesNotContain("--rm")
        .noneMatch(word -> word.contains("remove-after"));
  }

  @Test
  void shouldNotStayWithOneThatNobodyWaitsFor() {
    assertThat(run(PODMAN, "{\"image\": \"a\", \"await\": false}", false))
        .contains("--detach")
        .doesNotContain("--interactive");
  }

  @Test
  void shouldSweepWhatIsOverdueAndWhatHasEndedLongEnoughAgo() {
    Sweep sweep = new Sweep(new Client(List::of), PODMAN, Clock.fixed(NOW, ZoneOffset.UTC));

    assertThat(
            sweep.due(
                Json.read(
                    """
                    [{"Id": "hangs", "Config": {"Labels": {"dev.penstock.until": "900"}}, "State": {"Running": true}},
                     {"Id": "runs", "Config": {"Labels": {"dev.penstock.until": "1100"}}, "State": {"Running": true}},
                     {"Id": "old", "Config": {"Labels": {"dev.penstock.until": "900", "dev.penstock.remove-after": "60"}},
                      "State": {"Running": false, "FinishedAt": "1970-01-01T00:15:00.5Z"}},
                     {"Id": "young", "Config": {"Labels": {"dev.penstock.until": "900", "dev.penstock.remove-after": "600"}},
                      "State": {"Running": false, "FinishedAt": "1970-01-01T00:15:00.5Z"}},
                     {"Id": "kept", "Config": {"Labels": {"dev.penstock.until": "900"}}, "State": {"Running": false}}]
                    """)))
        .isEqualTo(new Sweep.Due(List.of("hangs"), List.of("old")));
  }

  /** A worker of another machine may use the same engine: nothing is known of it here. */
  @Test
  void shouldEndAtOnceWhatAWorkerWaitedForThatIsGone() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Waiter own = Waiter.own().orElseThrow();
    String container =
        """
        {"Id": "%s", "State": {"Running": true},
         "Config": {"Labels": {"dev.penstock.until": "1100", "dev.penstock.waiter": "%s"}}}
        """;
    String inspected =
        Stream.of(
                container.formatted("own", own.label()),
                container.formatted("gone", new Waiter(own.place(), gone.pid(), 0).label()),
                container.formatted("again", new Waiter(own.place(), own.pid(), 0).label()),
                container.formatted("away", new Waiter("other.1", gone.pid(), 0).label()),
                container.formatted("strange", own.place() + "/x/y"))
            .collect(Collectors.joining(",", "[", "]"));
    Sweep sweep = new Sweep(new Client(List::of), PODMAN, Clock.fixed(NOW, ZoneOffset.UTC));

    assertThat(sweep.due(Json.read(inspected)))
        .isEqualTo(new Sweep.Due(List.of("gone", "again"), List.of()));
    assertThat(run(PODMAN, "{\"image\": \"a\"}", false))
        .contains("--label=dev.penstock.waiter=" + own.label());
    assertThat(run(PODMAN, "{\"image\": \"a\", \"await\": false}", false))
        .noneMatch(word -> word.contains("dev.penstock.waiter"));
  }

  @Test
  void shouldRefuseWhatWouldBeReadAsAnOption() {
    for (String arguments :
        List.of(
            "{\"image\": \"--privileged\"}",
            "{\"image\": \"a\", \"name\": \"-x\"}",
            "{\"image\": \"a\", \"volumes\": {\"/a\": \"/b:rw,z\"}}",
            "{\"image\": \"a\", \"volumes\": {\"a\": \"/b\"}}",
            "{\"image\": \"a\", \"volumes\": {\"/srv/../etc\": \"/b\"}}",
            "{\"image\": \"a\", \"ports\": {\"0.0.0.0:80\": 80}}",
            "{\"image\": \"a\", \"environment\": {\"A=B\": 1}}",
            "{\"image\": \"a\", \"environment\": {\"LD_PRELOAD\": \"***\"},"
                + " \"secrets\": [{\"at\": \"/environment/LD_PRELOAD\"}]}")) {
      assertThatThrownBy(() -> run(PODMAN, arguments, false))
          .as(arguments)
          .isInstanceOf(InvalidArgumentsException.class);
    }
  }

  @Test
  void shouldSayWhatToInstallWhenThereIsNoEngine() {
    ContainerTool tool = new ContainerTool(new Client(List::of), Clock.systemUTC());

    assertThatThrownBy(
            () ->
                tool.prepare(Json.read("{\"image\": \"hello-world\", \"name\": \"n\"}"), nothing()))
        .isInstanceOfSatisfying(
            PreparationException.class,
            e -> {
              assertThat(e.error().type()).endsWith("/configuration");
              assertThat(e.error().detail()).contains("no container engine").contains("nstall");
            });
  }

  private static Preparation nothing() {
    return new Preparation(
        _ -> new ActionGate.Passage.Closed("nothing"),
        (_, _) -> Secrets.none(),
        Deadline.in(Duration.ofSeconds(1)),
        "/do/0/t");
  }

  private static List<String> run(Engine engine, String arguments, boolean network) {
    var call =
        ContainerArguments.of(
            Json.object()
                .put("name", "n")
                .setAll((com.fasterxml.jackson.databind.node.ObjectNode) Json.read(arguments)));
    return engine.run(
        new Engine.Start(call, "n", "run_1:/do/0/t", network, Duration.ofSeconds(10)),
        Limits.defaults(),
        NOW);
  }
}
