package dev.penstock.workers.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** A worker of its own, to be killed while a process of its sandbox runs. */
final class LonelyWorker {

  private LonelyWorker() {}

  /**
   * Runs one command.
   *
   * @param args the command
   */
  public static void main(String[] args) throws IOException {
    if (!(Installed.look() instanceof Installed.Working(Bubblewrap bubblewrap))) {
      throw new IllegalStateException("there is no sandbox");
    }
    ProcessArguments nothing =
        new ProcessArguments("", java.util.List.of(), Map.of(), "stdout", true);
    Sandbox.Job job =
        new Sandbox.Job(
            Map.of("command", args[0]),
            java.util.List.of("/bin/sh", Bubblewrap.WORK + "/command"),
            nothing);
    try (Cell cell = Cell.make(job, Limits.defaults())) {
      ProcessGroup.start(cell.command(bubblewrap, Duration.ofMinutes(1)), Map.of(), "", 1_000)
          .await(Duration.ofMinutes(1), dev.penstock.workers.tool.StopSignal.never());
    }
  }
}
