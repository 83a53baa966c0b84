package dev.penstock.workers.source;

import dev.penstock.problem.PlatformException;
import dev.penstock.workers.broker.Arrival;
import dev.penstock.workers.broker.Tap;
import dev.penstock.workers.broker.TapException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the messages of one trigger, on a thread of its own, until it is stopped or the trigger is
 * another one. A message is settled with the broker only after its delivery is durable; where
 * either side is away, it waits at the broker.
 */
final class Source {

  private static final Logger LOG = LoggerFactory.getLogger(Source.class);

  /** Opens a way to a broker's server. */
  @FunctionalInterface
  interface Opening {
    Tap open(OpenSource source, URI server) throws TapException, InterruptedException;
  }

  private final OpenSource source;
  private final Opening opening;
  private final MessageIntake intake;
  private final SourceSettings settings;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private volatile String trouble = "";

  Source(OpenSource source, Opening opening, MessageIntake intake, SourceSettings settings) {
    this.source = source;
    this.opening = opening;
    this.intake = intake;
    this.settings = settings;
    this.thread = Thread.ofVirtual().name("source " + source.name()).unstarted(this::run);
  }

  Source start() {
    thread.start();
    return this;
  }

  OpenSource source() {
    return source;
  }

  /** Whether it goes on by itself. */
  boolean isRunning() {
    return thread.isAlive();
  }

  /** Why nothing is taken right now; empty while all is well. */
  Optional<String> trouble() {
    return trouble.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "The trigger "
                + source.name()
                + " takes nothing from "
                + source.broker().kind()
                + ": "
                + trouble);
  }

  /** Asks it to end; what is under way is still settled. */
  void stop() {
    stop.countDown();
  }

  /** Waits until it has ended, for as long as one try may take. */
  void await() throws InterruptedException {
    thread.join(settings.timeout().plus(settings.poll()));
  }

  private void run() {
    int failures = 0;
    while (!isStopping()) {
      URI server = source.broker().servers().get(failures % source.broker().servers().size());
      try (Tap tap = opening.open(source, server)) {
        while (!isStopping()) {
          List<Arrival> arrivals = tap.take(settings.poll());
          if (!deliver(tap, arrivals, from(server))) {
            return;
          }
          trouble = "";
          failures = 0;
        }
      } catch (TapException e) {
        failures = failed(failures, e.reason());
      } catch (PlatformException e) {
        failures = failed(failures, e.problem().detail());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        // A defect of ours must not end the thread: the trigger would be silent for good.
        LOG.error("The trigger {} failed and goes on", source.name(), e);
        failures = failed(failures, "an internal error, which the log tells of");
      }
      pause(failures);
    }
  }

  private int failed(int before, String reason) {
    trouble = reason;
    if (before == 0) {
      LOG.warn("The trigger {} takes nothing now: {}", source.name(), reason);
    }
    return before + 1;
  }

  /** Whether the trigger still is the one that it was. */
  private boolean deliver(Tap tap, List<Arrival> arrivals, String from)
      throws TapException, InterruptedException {
    int done = 0;
    try {
      while (done < arrivals.size()
          && intake.take(source, arrivals.get(done), from) != MessageIntake.Taken.NOT_OPEN) {
        done++;
      }
    } finally {
      if (done < arrivals.size()) {
        tap.giveBack(arrivals.subList(done, arrivals.size()));
      }
      if (done > 0) {
        tap.settle(arrivals.subList(0, done));
      }
    }
    return done == arrivals.size();
  }

  private static String from(URI server) {
    return server.getScheme() + "://" + server.getRawAuthority();
  }

  private boolean isStopping() {
    return stop.getCount() == 0;
  }

  private void pause(int failures) {
    try {
      if (failures > 0 && stop.await(settings.pause(failures).toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("The trigger {} is stopped while it waits", source.name());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.countDown();
    }
  }
}
