package dev.penstock.workers.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One save is noticed, in any folder below. F137. */
final class FolderWatchTest {

  @TempDir Path folder;

  @Test
  void shouldWakeAtASaveInAFolderBelow() throws Exception {
    Path below = Files.createDirectories(folder.resolve("workflows/shop"));
    try (FolderWatch watch = new FolderWatch(folder)) {
      CompletableFuture<Void> woken = CompletableFuture.runAsync(() -> awaited(watch));
      Files.writeString(below.resolve("order.yaml"), "a: 1");

      assertThat(woken.get(30, TimeUnit.SECONDS)).isNull();
    }
  }

  @Test
  void shouldWatchAFolderMadeMeanwhile() throws Exception {
    try (FolderWatch watch = new FolderWatch(folder)) {
      Path made = Files.createDirectory(folder.resolve("made"));
      watch.await();
      CompletableFuture<Void> woken = CompletableFuture.runAsync(() -> awaited(watch));

      Files.writeString(made.resolve("order.yaml"), "a: 1");

      assertThat(woken.get(30, TimeUnit.SECONDS)).isNull();
    }
  }

  private static void awaited(FolderWatch watch) {
    try {
      watch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
