package dev.penstock.workers.retention;

import dev.penstock.problem.PlatformException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something now and each hour until closed; a failure is logged and tried again. */
public final class Hourly implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Hourly.class);

  private final String name;
  private final Runnable work;
  private final ScheduledExecutorService thread;

  private Hourly(String name, Runnable work) {
    this.name = name;
    this.work = work;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(name).factory());
  }

  /**
   * Begins.
   *
   * @param name of its thread, and in the log
   */
  public static Hourly start(String name, Runnable work) {
    Hourly hourly = new Hourly(name, work);
    var _ = hourly.thread.scheduleWithFixedDelay(hourly::quietly, 0, 1, TimeUnit.HOURS);
    return hourly;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void quietly() {
    try {
      work.run();
    } catch (PlatformException e) {
      LOG.warn("The work of {} could not be done now: {}", name, e.getMessage());
    } catch (RuntimeException e) {
      // A defect of ours; thrown on, it would end the work for good and in silence.
      LOG.error("The work of {} failed and is tried again", name, e);
    }
  }
}
