package dev.penstock.node;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops parts in the opposite order of their start. One that fails to stop does not keep the others
 * from it. Runs once. Thread-safe.
 */
final class Shutdown {

  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

  private record Part(String name, Runnable stop) {}

  private final Deque<Part> parts = new ArrayDeque<>();

  synchronized void add(String name, Runnable stop) {
    parts.push(new Part(name, stop));
  }

  synchronized void run() {
    while (!parts.isEmpty()) {
      Part part = parts.pop();
      long began = System.nanoTime();
      try {
        part.stop().run();
      } catch (RuntimeException e) {
        LOG.error("{} did not stop cleanly", part.name(), e);
      }
      LOG.info("{} stopped in {} ms", part.name(), (System.nanoTime() - began) / 1_000_000);
    }
  }
}
