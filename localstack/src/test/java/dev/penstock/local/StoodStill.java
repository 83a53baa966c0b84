package dev.penstock.local;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** A node that stands still (SIGSTOP), as one on a machine that sleeps; it goes on when closed. */
final class StoodStill implements AutoCloseable {

  private final long pid;

  private StoodStill(long pid) {
    this.pid = pid;
  }

  /** Stops it where it holds nothing of the store that others would wait for. */
  static StoodStill between(LocalPlatform platform) {
    StoodStill node = new StoodStill(platform.pid());
    await()
        .atMost(Duration.ofSeconds(20))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> node.stopsIdle(platform));
    return node;
  }

  private boolean stopsIdle(LocalPlatform platform) {
    signal("-STOP");
    boolean idle =
        platform
            .stringsAtOnce(
                """
                SELECT pid FROM pg_stat_activity
                 WHERE xact_start IS NOT NULL AND usename LIKE 'penstock_%'
                   AND pid <> pg_backend_pid()
                """)
            .isEmpty();
    if (!idle) {
      signal("-CONT");
    }
    return idle;
  }

  private void signal(String name) {
    try {
      int exit = new ProcessBuilder("kill", name, Long.toString(pid)).start().waitFor();
      if (exit != 0) {
        throw new AssertionError("kill " + name + " " + pid + " ended with " + exit);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    signal("-CONT");
  }
}
