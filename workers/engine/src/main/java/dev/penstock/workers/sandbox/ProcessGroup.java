package dev.penstock.workers.sandbox;

import dev.penstock.workers.tool.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process with all that it starts, read while it runs, and ended with all that it started. */
public final class ProcessGroup {

  private static final long LOOK_MILLIS = 100;
  private static final long PATIENCE_SECONDS = 5;

  /** How a process ended. */
  public sealed interface End {
    record Exited(Ended ended) implements End {}

    record TimedOut() implements End {}

    record TooMuch() implements End {}

    /** Nobody waited for it any more. */
    record Stopped() implements End {}
  }

  private final Process process;
  private final Stream stdout;
  private final Stream stderr;

  private ProcessGroup(Process process, int most) {
    this.process = process;
    this.stdout = new Stream(process, process.getInputStream(), most);
    this.stderr = new Stream(process, process.getErrorStream(), most);
  }

  /**
   * Starts a process.
   *
   * @param environment all of its environment
   * @param most bytes of each of its streams
   */
  public static ProcessGroup start(
      List<String> command, Map<String, String> environment, String stdin, int most)
      throws IOException {
    Process process = Starter.start(command, environment);
    Thread.ofVirtual().start(() -> write(process, stdin));
    return new ProcessGroup(process, most);
  }

  /** Waits for its end, and ends it when the time is up or nobody waits for it any more. */
  public End await(Duration atMost, StopSignal stop) {
    long until = System.nanoTime() + atMost.toNanos();
    try {
      while (true) {
        long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        if (process.waitFor(Math.clamp(left, 1, LOOK_MILLIS), TimeUnit.MILLISECONDS)) {
          stdout.thread.join();
          stderr.thread.join();
          return stdout.overflown || stderr.overflown
              ? new End.TooMuch()
              : new End.Exited(new Ended(process.exitValue(), stdout.text(), stderr.text()));
        }
        if (stop.isGiven()) {
          return ended(new End.Stopped());
        }
        if (left <= 0) {
          return ended(new End.TimedOut());
        }
      }
    } catch (InterruptedException _) {
      kill(process);
      Thread.currentThread().interrupt();
      return new End.Stopped();
    }
  }

  private End ended(End how) throws InterruptedException {
    end(process);
    return how;
  }

  /** Returns when all of it is gone: the first process of a namespace is the last to go. */
  static void end(Process process) throws InterruptedException {
    List<ProcessHandle> killed = kill(process);
    process.waitFor();
    for (ProcessHandle each : killed) {
      try {
        each.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException _) {
        // Killed, and nobody has noticed yet: there is nothing more to be done about it.
      }
    }
  }

  static List<ProcessHandle> kill(Process process) {
    List<ProcessHandle> all = process.descendants().toList();
    all.forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    return all;
  }

  private static void write(Process process, String stdin) {
    try (OutputStream out = process.getOutputStream()) {
      out.write(stdin.getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      // It need not read all that it is given.
    }
  }

  /** One of its streams, read while it runs; more than allowed ends it. */
  private static final class Stream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Thread thread;
    private volatile boolean overflown;

    Stream(Process process, InputStream in, int most) {
      thread = Thread.ofVirtual().start(() -> read(process, in, most));
    }

    private void read(Process process, InputStream in, int most) {
      byte[] buffer = new byte[8192];
      try (in) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          if (bytes.size() + read > most) {
            overflown = true;
            kill(process);
            return;
          }
          bytes.write(buffer, 0, read);
        }
      } catch (IOException _) {
        // It was ended while it wrote; what there is, is kept.
      }
    }

    String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }
}
