package dev.penstock.functions.scheduler;

import dev.penstock.problem.PlatformException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A process in which the function ticks, as on a node; it ends with its input. */
final class SchedulerProcess {

  private SchedulerProcess() {}

  public static void main(String[] arguments) throws IOException {
    var function = new SchedulerFunction(System.getenv());
    try (var thread = Executors.newSingleThreadScheduledExecutor()) {
      var _ = thread.scheduleWithFixedDelay(() -> tick(function), 0, 20, TimeUnit.MILLISECONDS);
      while (System.in.read() >= 0) {
        System.out.println("still ticking");
      }
      thread.shutdownNow();
    }
  }

  private static void tick(SchedulerFunction function) {
    try {
      function.handleRequest(
          new ByteArrayInputStream("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
          new ByteArrayOutputStream(),
          null);
    } catch (PlatformException | IOException e) {
      System.out.println("The next tick tries again: " + e);
    }
  }
}
