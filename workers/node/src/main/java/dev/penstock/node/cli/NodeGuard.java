package dev.penstock.node.cli;

import dev.penstock.node.Node;
import dev.penstock.node.NodeSettings;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the node on Ctrl-C and SIGTERM, also while it is still starting. The signal's hook does the
 * stopping and the process ends when it is done.
 */
final class NodeGuard implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NodeGuard.class);

  private final Screen screen;
  private final CountDownLatch stopped;
  private final Thread hook;
  private @Nullable Node node;
  private boolean isStopping;

  NodeGuard(Screen screen, CountDownLatch stopped) {
    this.screen = screen;
    this.stopped = stopped;
    this.hook = Thread.ofPlatform().name("stop").unstarted(this::stop);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Starts the node; a signal in the middle waits for the start and then stops it. */
  synchronized Node start(NodeSettings settings) {
    if (isStopping) {
      throw new IllegalStateException("the process is ending");
    }
    try {
      Node started = Node.start(settings, screen);
      node = started;
      return started;
    } catch (RuntimeException e) {
      LOG.error("The node did not start", e);
      throw e;
    }
  }

  private synchronized void stop() {
    if (isStopping) {
      return;
    }
    isStopping = true;
    if (node != null) {
      long began = System.nanoTime();
      screen.say("Stopping");
      node.close();
      screen.done("stopped", Duration.ofNanos(System.nanoTime() - began));
    }
    stopped.countDown();
  }

  @Override
  public void close() {
    stop();
  }
}
