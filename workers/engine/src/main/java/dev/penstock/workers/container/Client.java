package dev.penstock.workers.container;

import dev.penstock.workers.sandbox.Ended;
import dev.penstock.workers.sandbox.Limits;
import dev.penstock.workers.sandbox.ProcessGroup;
import dev.penstock.workers.tool.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Starts the engine's own program, with what it needs of this one's environment. Thread-safe. */
final class Client {

  /** What a person is told who has no engine. */
  static final String ADVICE =
      "There is no container engine that this worker can use. Install Podman (apt-get install podman"
          + " runc) or Docker, so that the account of the worker can use it.";

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Set<String> NEEDED =
      Set.of(
          "PATH",
          "HOME",
          "TMPDIR",
          "XDG_RUNTIME_DIR",
          "DBUS_SESSION_BUS_ADDRESS",
          "DOCKER_HOST",
          "DOCKER_CONTEXT",
          "DOCKER_CONFIG",
          "DOCKER_CERT_PATH",
          "DOCKER_TLS_VERIFY",
          "CONTAINER_HOST",
          "CONTAINERS_CONF",
          "CONTAINERS_REGISTRIES_CONF",
          "CONTAINERS_STORAGE_CONF");

  private final Supplier<List<Path>> programs;
  private volatile @Nullable Engine known;

  /**
   * A client of the first engine that answers.
   *
   * @param programs where engines may be
   */
  Client(Supplier<List<Path>> programs) {
    this.programs = programs;
  }

  static Client ofThisMachine() {
    return new Client(
        () ->
            List.of(
                Path.of("/usr/bin/podman"),
                Path.of("/usr/local/bin/podman"),
                Path.of("/usr/bin/docker"),
                Path.of("/usr/local/bin/docker")));
  }

  /** The engine that works; only one that does is remembered. */
  Optional<Engine> engine() {
    Engine there = known;
    if (there != null) {
      return Optional.of(there);
    }
    for (Engine engine : installed()) {
      if (asked(engine.isThere()).isPresent()) {
        known = engine;
        return Optional.of(engine);
      }
    }
    return Optional.empty();
  }

  /** The engines whose programs are there, whether or not they work. */
  List<Engine> installed() {
    return programs.get().stream().filter(Files::isExecutable).map(Engine::new).toList();
  }

  /** What a short question is answered with; empty when the engine refuses or does not answer. */
  Optional<String> asked(List<String> command) {
    try {
      return start(command, Map.of(), "").await(PATIENCE, StopSignal.never())
              instanceof ProcessGroup.End.Exited(Ended ended)
          ? Optional.of(ended).filter(e -> e.code() == 0).map(Ended::stdout)
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /**
   * Starts a command.
   *
   * @param more of the environment than the engine's program needs
   */
  ProcessGroup start(List<String> command, Map<String, String> more, String stdin)
      throws IOException {
    Map<String, String> environment = new TreeMap<>(System.getenv());
    environment.keySet().retainAll(NEEDED);
    environment.putAll(more);
    return ProcessGroup.start(command, environment, stdin, Limits.defaults().outputBytes());
  }
}
