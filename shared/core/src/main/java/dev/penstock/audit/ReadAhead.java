package dev.penstock.audit;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads on in a thread of its own while what was read is worked on. A failure of the reader is
 * thrown where the reading got to. Used by one thread; closing it ends the reader, after which what
 * it read from is free again.
 */
final class ReadAhead<T> implements Iterator<T>, AutoCloseable {

  private static final int PART = 500;
  private static final int PARTS = 8;

  /** What was read at once, and why it was the last when it was. */
  private record Part<T>(List<T> items, boolean isLast, @Nullable RuntimeException failure) {}

  private final Iterator<T> source;
  private final BlockingQueue<Part<T>> parts = new ArrayBlockingQueue<>(PARTS);
  private final Thread reader;
  private volatile boolean closed;
  private Part<T> present = new Part<>(List.of(), false, null);
  private int next;

  ReadAhead(Iterator<T> source) {
    this.source = source;
    this.reader = Thread.ofPlatform().name("read-ahead").daemon().start(this::read);
  }

  @Override
  public boolean hasNext() {
    while (next == present.items.size()) {
      if (present.failure != null) {
        throw present.failure;
      }
      if (present.isLast) {
        return false;
      }
      present = take();
      next = 0;
    }
    return true;
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return present.items.get(next++);
  }

  @Override
  public void close() {
    closed = true;
    boolean interrupted = false;
    while (reader.isAlive()) {
      parts.clear();
      try {
        reader.join(10);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    boolean isLast = false;
    while (!isLast && !closed) {
      List<T> items = new ArrayList<>(PART);
      RuntimeException failure = null;
      try {
        while (items.size() < PART && source.hasNext()) {
          items.add(source.next());
        }
      } catch (RuntimeException e) {
        failure = e;
      }
      isLast = items.size() < PART;
      put(new Part<>(items, isLast, failure));
    }
  }

  private void put(Part<T> part) {
    try {
      boolean isTaken = false;
      while (!isTaken && !closed) {
        isTaken = parts.offer(part, 100, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  private Part<T> take() {
    try {
      return parts.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the trail was read", e);
    }
  }
}
