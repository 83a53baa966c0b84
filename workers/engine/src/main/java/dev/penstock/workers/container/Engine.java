package dev.penstock.workers.container;

import dev.penstock.workers.sandbox.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Words the command lines of a container engine; Docker's and Podman's are the same but for one
 * option.
 *
 * @param program {@code docker} or {@code podman}
 */
record Engine(Path program) {

  private static final int GRACE_SECONDS = 10;

  /** Marks every container of ours, with the second of the epoch until which it may run. */
  static final String UNTIL = "dev.penstock.until";

  /** Marks what is to be removed, with the seconds after its end. */
  static final String REMOVE_AFTER = "dev.penstock.remove-after";

  /** Marks what somebody waits for, with the {@link Waiter}. */
  static final String WAITER = "dev.penstock.waiter";

  /** Marks whose it is, with the effect's key. */
  static final String EFFECT = "dev.penstock.effect";

  /**
   * A container that is to be run.
   *
   * @param effect its effect's key
   * @param network whether it may have one
   * @param left how long it may run
   */
  record Start(
      ContainerArguments arguments, String name, String effect, boolean network, Duration left) {}

  /** Runs a container in the foreground, or in the background when nobody waits for it. */
  List<String> run(Start start, Limits limits, Instant now) {
    ContainerArguments call = start.arguments();
    long seconds = Math.max(1, start.left().toSeconds());
    List<String> words = words("run", "--name", start.name(), "--pull=never");
    words.add(call.process().awaited() ? "--interactive" : "--detach");
    if (call.cleanup().equals("always")) {
      words.add("--rm");
    }
    words.add("--network=" + (start.network() ? "bridge" : "none"));
    words.addAll(List.of("--cap-drop=all", "--security-opt=no-new-privileges"));
    words.add("--memory=" + limits.memoryBytes());
    words.add("--pids-limit=" + limits.processes());
    words.add("--cpus=" + limits.cpus());
    words.add("--ulimit=nofile=" + limits.openFiles() + ":" + limits.openFiles());
    words.add("--ulimit=nproc=" + limits.processes() + ":" + limits.processes());
    if (isPodman()) {
      // For a worker that dies meanwhile; one that lives ends it itself.
      words.add("--timeout=" + (seconds + GRACE_SECONDS));
    }
    words.add("--label=" + EFFECT + "=" + start.effect());
    if (call.process().awaited()) {
      Waiter.own().ifPresent(own -> words.add("--label=" + WAITER + "=" + own.label()));
    }
    words.add("--label=" + UNTIL + "=" + now.plusSeconds(seconds).getEpochSecond());
    if (call.cleanup().equals("eventually")) {
      words.add("--label=" + REMOVE_AFTER + "=" + call.removeAfter().toSeconds());
    }
    // To the machine itself only: what the network may reach is not for a document to say.
    call.ports().forEach((own, its) -> words.add("--publish=127.0.0.1:" + own + ":" + its));
    call.volumes().forEach((own, its) -> words.add("--volume=" + own + ":" + its));
    new TreeMap<>(call.process().environment())
        .forEach(
            (variable, value) ->
                words.add(
                    "--env=" + variable + (call.secrets().contains(variable) ? "" : "=" + value)));
    call.command().ifPresent(_ -> words.add("--entrypoint=sh"));
    words.add(call.image());
    call.command().ifPresent(command -> words.addAll(List.of("-c", command, "sh")));
    words.addAll(call.process().arguments());
    return words;
  }

  List<String> hasImage(String image) {
    return words("image", "inspect", "--format={{.Id}}", image);
  }

  List<String> pull(String image) {
    return words("pull", "--quiet", image);
  }

  List<String> kill(String container) {
    return words("kill", container);
  }

  List<String> remove(List<String> containers) {
    List<String> words = words("rm", "--force", "--volumes");
    words.addAll(containers);
    return words;
  }

  /** The ids of all containers of ours, whatever has become of them. */
  List<String> ours() {
    return words("ps", "--all", "--quiet", "--filter=label=" + UNTIL);
  }

  List<String> inspect(List<String> containers) {
    List<String> words = words("inspect");
    words.addAll(containers);
    return words;
  }

  /** Fails when the engine can't be used by this account. */
  List<String> isThere() {
    return words(isPodman() ? "info" : "version");
  }

  private boolean isPodman() {
    return program.endsWith("podman");
  }

  private List<String> words(String... words) {
    List<String> all = new ArrayList<>(List.of(program.toString()));
    all.addAll(List.of(words));
    return all;
  }
}
