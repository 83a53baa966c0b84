package dev.penstock.node.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** So many threads that do the same, all beginning at once. */
record Writers(int count) {

  /** How long all of them take, from when the first may begin to when the last has ended. */
  long nanos(int rounds, IntConsumer act) {
    try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
      CountDownLatch begin = new CountDownLatch(1);
      List<Future<?>> running = new ArrayList<>();
      for (int writer = 0; writer < count; writer++) {
        int from = writer * rounds;
        running.add(
            threads.submit(
                () -> {
                  begin.await();
                  for (int round = 0; round < rounds; round++) {
                    act.accept(from + round);
                  }
                  return null;
                }));
      }
      long begun = System.nanoTime();
      begin.countDown();
      for (Future<?> each : running) {
        each.get();
      }
      return System.nanoTime() - begun;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the benchmark was interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a writer failed", e);
    }
  }
}
