package dev.penstock.workers.sandbox;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.PreparationException;
import dev.penstock.workers.tool.StopSignal;
import dev.penstock.workers.tool.ToolResult;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs programs under bubblewrap, and nowhere else. Thread-safe. */
public final class Sandbox {

  private final Supplier<Installed> look;
  private final Limits limits;
  private volatile @Nullable Bubblewrap known;

  Sandbox(Supplier<Installed> look, Limits limits) {
    this.look = look;
    this.limits = limits;
  }

  /** With the sandbox that is installed on this machine; looked for when it is needed first. */
  public static Sandbox ofThisMachine() {
    return new Sandbox(Installed::look, Limits.defaults());
  }

  /** What is missing and the command that mends it; empty when programs can run. */
  public Optional<String> lacking() {
    return look.get() instanceof Installed.Lacking(var advice)
        ? Optional.of(advice)
        : Optional.empty();
  }

  /**
   * Says before anything is decided what can't run here.
   *
   * @throws PreparationException naming what to install
   */
  public void require(String position) {
    bubblewrap(position);
  }

  /**
   * Something to run.
   *
   * @param files texts that are shown in {@code /work}, by name
   */
  record Job(Map<String, String> files, List<String> program, ProcessArguments process) {}

  ToolResult run(Job job, Permit permit) {
    Bubblewrap with = bubblewrap(permit.position());
    Cell cell = null;
    boolean handedOn = false;
    try {
      cell = Cell.make(job, limits);
      Duration left = permit.deadline().left();
      ProcessGroup process =
          ProcessGroup.start(cell.command(with, left), Map.of(), "", limits.outputBytes());
      if (!job.process().awaited()) {
        handedOn = true;
        endLater(process, left, cell);
        return new ToolResult.Succeeded(NullNode.getInstance());
      }
      return result(process.await(left, permit.stop()), cell, job, permit);
    } catch (IOException e) {
      return new ToolResult.Failed(
          Standard.CONFIGURATION.error(
              "The sandbox could not be set up: " + e.getMessage(), permit.position()),
          false);
    } finally {
      if (cell != null && !handedOn) {
        cell.close();
      }
    }
  }

  /**
   * Starts a program that is then spoken with.
   *
   * @param network whether it has the machine's, instead of none
   * @throws PreparationException when the sandbox can't be set up
   */
  public Dialogue open(
      List<String> program, ProcessArguments process, boolean network, Permit permit) {
    Bubblewrap with = bubblewrap(permit.position());
    Cell cell = null;
    try {
      cell = Cell.make(new Job(Map.of(), program, process), limits);
      List<String> command = cell.talking(with, permit.deadline().left(), network);
      return new Dialogue(Starter.start(command, Map.of()), cell, limits.outputBytes());
    } catch (IOException e) {
      if (cell != null) {
        cell.close();
      }
      throw new PreparationException(
          Standard.CONFIGURATION.error(
              "The sandbox could not be set up: " + e.getMessage(), permit.position()));
    }
  }

  private ToolResult result(ProcessGroup.End end, Cell cell, Job job, Permit permit) {
    String position = permit.position();
    return switch (end) {
      case ProcessGroup.End.Exited(Ended ended) when cell.hasRun() ->
          ended.without(permit.secrets()).result(job.process().output(), position);
      case ProcessGroup.End.Exited(Ended ended) ->
          new ToolResult.Failed(
              Standard.CONFIGURATION.error(
                  "The sandbox could not be set up" + ended.lastWords(), position),
              false);
      case ProcessGroup.End.TimedOut _ ->
          failed(Standard.TIMEOUT, "The process took longer than allowed and was ended.", position);
      case ProcessGroup.End.TooMuch _ ->
          failed(
              Standard.RUNTIME,
              "The process wrote more than %d bytes to one stream and was ended."
                  .formatted(limits.outputBytes()),
              position);
      case ProcessGroup.End.Stopped _ ->
          failed(
              Standard.RUNTIME,
              "Nobody waits for the process any more, so it was ended.",
              position);
    };
  }

  private static ToolResult failed(Standard type, String detail, String position) {
    return new ToolResult.Failed(type.error(detail, position), true);
  }

  /** One that nobody waits for has the task's time all the same. */
  private static void endLater(ProcessGroup process, Duration atMost, Cell cell) {
    Thread.ofVirtual()
        .start(
            () -> {
              process.await(atMost, StopSignal.never());
              cell.close();
            });
  }

  /** Only what works is remembered: what is missing may be installed at any time. */
  private Bubblewrap bubblewrap(String position) {
    Bubblewrap there = known;
    if (there != null) {
      return there;
    }
    return switch (look.get()) {
      case Installed.Working(Bubblewrap found) -> {
        known = found;
        yield found;
      }
      case Installed.Lacking(String advice) ->
          throw new PreparationException(Standard.CONFIGURATION.error(advice, position));
    };
  }
}
