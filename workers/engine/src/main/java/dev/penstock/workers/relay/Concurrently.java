package dev.penstock.workers.relay;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;

/** Does the same for each entry at once, a virtual thread each; batches bound how many. */
final class Concurrently {

  private Concurrently() {}

  static <K, V, R> Map<K, R> each(Map<K, V> entries, BiFunction<K, V, R> work) {
    Map<K, R> results = new LinkedHashMap<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<K, CompletableFuture<R>> running = new LinkedHashMap<>();
      entries.forEach(
          (key, value) ->
              running.put(
                  key, CompletableFuture.supplyAsync(() -> work.apply(key, value), threads)));
      running.forEach((key, result) -> results.put(key, result.join()));
    }
    return results;
  }
}
