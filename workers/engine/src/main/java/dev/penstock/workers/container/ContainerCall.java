package dev.penstock.workers.container;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.json.Digest;
import dev.penstock.workers.credential.SecretValues;
import dev.penstock.workers.sandbox.Ended;
import dev.penstock.workers.sandbox.Limits;
import dev.penstock.workers.sandbox.ProcessGroup;
import dev.penstock.workers.tool.Action;
import dev.penstock.workers.tool.ActionGate;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.ToolCall;
import dev.penstock.workers.tool.ToolResult;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A container that is ready to be decided on. */
record ContainerCall(Client client, Engine engine, Clock clock, String image, SecretValues values)
    implements ToolCall {

  /** The engine itself has failed, not what runs in it. */
  private static final int ENGINE_FAILED = 125;

  private static final URI HERE = URI.create("container://container/");

  @Override
  public Action action() {
    return new Action(ContainerTool.NAME, "POST", image, HERE);
  }

  @Override
  public Set<String> secrets() {
    return values.names();
  }

  @Override
  public ToolResult act(Permit permit) {
    ContainerArguments arguments = ContainerArguments.of(values.put(permit.secrets()));
    try {
      Optional<ToolResult> hindered = volumes(arguments, permit);
      boolean network = false;
      if (hindered.isEmpty()) {
        network = mayReach(arguments, permit);
        hindered =
            network || arguments.ports().isEmpty()
                ? Optional.empty()
                : Optional.of(
                    not(
                        Standard.AUTHORIZATION,
                        "Ports need a network, and no rule allows " + ContainerTool.NETWORK + ".",
                        permit));
      }
      if (hindered.isEmpty()) {
        new Sweep(client, engine, clock).all();
        hindered = fetched(arguments, permit);
      }
      return hindered.isPresent() ? hindered.get() : run(arguments, network, permit);
    } catch (IOException e) {
      return not(
          Standard.CONFIGURATION, "The container engine can't be used: " + e.getMessage(), permit);
    }
  }

  /** Each place of the machine is decided on as what it really is, whatever links lead there. */
  private static Optional<ToolResult> volumes(ContainerArguments arguments, Permit permit) {
    for (Map.Entry<String, String> volume : arguments.volumes().entrySet()) {
      String real = real(volume.getKey());
      if (!real.equals(volume.getKey())) {
        return Optional.of(
            not(
                Standard.CONFIGURATION,
                real.isEmpty()
                    ? "There is no " + volume.getKey() + " on this machine."
                    : "The volume " + volume.getKey() + " is really " + real + ". Name that.",
                permit));
      }
      if (permit.gate().ask(further(ContainerTool.VOLUME, real + ":" + volume.getValue()))
          instanceof ActionGate.Passage.Closed(String reason)) {
        return Optional.of(not(Standard.AUTHORIZATION, reason, permit));
      }
    }
    return Optional.empty();
  }

  private static String real(String place) {
    try {
      return Path.of(place).toRealPath().toString();
    } catch (IOException _) {
      return "";
    }
  }

  private static boolean mayReach(ContainerArguments arguments, Permit permit) {
    String ports = arguments.ports().keySet().stream().collect(Collectors.joining(","));
    return permit.gate().ask(further(ContainerTool.NETWORK, ports))
        instanceof ActionGate.Passage.Open;
  }

  private static Action further(String kind, String operation) {
    return new Action(kind, "POST", operation, HERE);
  }

  /** Why the image is not there; empty when it is. */
  private Optional<ToolResult> fetched(ContainerArguments arguments, Permit permit)
      throws IOException {
    boolean there = client.asked(engine.hasImage(image)).isPresent();
    if (arguments.pull().equals("never") && !there) {
      return Optional.of(
          not(
              Standard.CONFIGURATION,
              "The image " + image + " is not on this machine, and it may not be pulled.",
              permit));
    }
    if (arguments.pull().equals("never") || (there && !arguments.pull().equals("always"))) {
      return Optional.empty();
    }
    Map<String, String> proxies = new TreeMap<>(System.getenv());
    proxies.keySet().removeIf(name -> !name.matches("(?i)(HTTPS?|NO)_PROXY"));
    ProcessGroup pull = client.start(engine.pull(image), proxies, "");
    return switch (pull.await(permit.deadline().left(), permit.stop())) {
      case ProcessGroup.End.Exited(Ended ended) when ended.code() == 0 -> Optional.empty();
      case ProcessGroup.End.Exited(Ended ended) ->
          Optional.of(
              not(
                  Standard.COMMUNICATION,
                  "The image " + image + " could not be pulled" + ended.lastWords(),
                  permit));
      case ProcessGroup.End.TimedOut _, ProcessGroup.End.TooMuch _, ProcessGroup.End.Stopped _ ->
          Optional.of(
              not(
                  Standard.TIMEOUT,
                  "The image " + image + " could not be pulled in time.",
                  permit));
    };
  }

  private ToolResult run(ContainerArguments arguments, boolean network, Permit permit)
      throws IOException {
    String name = arguments.name().replace("{uuid}", unique(permit));
    Duration left = permit.deadline().left();
    Map<String, String> secret = new TreeMap<>(arguments.process().environment());
    secret.keySet().retainAll(arguments.secrets());
    ProcessGroup running =
        client.start(
            engine.run(
                new Engine.Start(arguments, name, permit.idempotencyKey(), network, left),
                Limits.defaults(),
                clock.instant()),
            secret,
            arguments.process().awaited() ? arguments.process().stdin() : "");
    ProcessGroup.End end = running.await(left, permit.stop());
    if (!(end instanceof ProcessGroup.End.Exited)) {
      // The engine's client has gone; what it has started is another process's child.
      client.asked(engine.kill(name));
    }
    if (arguments.cleanup().equals("eventually")) {
      sweepLater(arguments.removeAfter());
    }
    return result(end, arguments, permit);
  }

  private static ToolResult result(
      ProcessGroup.End end, ContainerArguments arguments, Permit permit) {
    return switch (end) {
      case ProcessGroup.End.Exited(Ended ended) when ended.code() == ENGINE_FAILED ->
          failed(
              Standard.CONFIGURATION,
              "The container engine could not run it" + ended.without(permit.secrets()).lastWords(),
              permit);
      case ProcessGroup.End.Exited(Ended ended) ->
          arguments.process().awaited()
              ? ended
                  .without(permit.secrets())
                  .result(arguments.process().output(), permit.position())
              : new ToolResult.Succeeded(NullNode.getInstance());
      case ProcessGroup.End.TimedOut _ ->
          failed(Standard.TIMEOUT, "The container took longer than allowed and was ended.", permit);
      case ProcessGroup.End.TooMuch _ ->
          failed(Standard.RUNTIME, "The container wrote too much and was ended.", permit);
      case ProcessGroup.End.Stopped _ ->
          failed(
              Standard.RUNTIME,
              "Nobody waits for the container any more, so it was ended.",
              permit);
    };
  }

  /** For a worker that lives; for one that dies the next container sweeps. */
  private void sweepLater(Duration after) {
    CompletableFuture<Void> _ =
        CompletableFuture.runAsync(
            () -> new Sweep(client, engine, clock).all(),
            CompletableFuture.delayedExecutor(after.toMillis() + 1_000, TimeUnit.MILLISECONDS));
  }

  /** Another one for each act, also when a person has it made again. */
  private static String unique(Permit permit) {
    return Digest.of(permit.idempotencyKey() + " " + permit.fencingToken())
        .substring("sha256:".length())
        .substring(0, 16);
  }

  private static ToolResult not(Standard type, String detail, Permit permit) {
    return new ToolResult.Failed(type.error(detail, permit.position()), false);
  }

  private static ToolResult failed(Standard type, String detail, Permit permit) {
    return new ToolResult.Failed(type.error(detail, permit.position()), true);
  }
}
