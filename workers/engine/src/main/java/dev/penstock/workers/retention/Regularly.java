package dev.penstock.workers.retention;

import dev.penstock.problem.PlatformException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something now and again at intervals until closed; a failure is logged and tried again. */
public final class Regularly implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Regularly.class);

  private final String name;
  private final Runnable work;
  private final ScheduledExecutorService thread;

  private Regularly(String name, Runnable work) {
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
  public static Regularly start(String name, Duration every, Runnable work) {
    Regularly regularly = new Regularly(name, work);
    var _ =
        regularly.thread.scheduleWithFixedDelay(
            regularly::quietly, 0, every.toMillis(), TimeUnit.MILLISECONDS);
    return regularly;
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
